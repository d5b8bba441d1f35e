import assert from "node:assert/strict";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { findCli } from "../../../src/databricks/cli/findCli.ts";
import { failure } from "../support/errors.ts";
import { temporaryFolder } from "../support/folder.ts";

async function cliIn(t: TestContext): Promise<{ readonly folder: string; readonly path: string }> {
  const folder = await temporaryFolder(t);
  const path = join(folder, "databricks");
  await writeFile(path, "");
  await chmod(path, 0o755);
  return { folder, path };
}

test("the CLI that another extension brings along serves where PATH has none", async (t) => {
  const bundled = await cliIn(t);
  const empty = await temporaryFolder(t);
  const options = { bundledCliPath: bundled.path, platform: "linux" } as const;
  assert.equal(await findCli({ ...options, env: { PATH: empty } }), bundled.path);
  assert.equal(await findCli({ ...options, env: {} }), bundled.path);
  assert.equal(await findCli({ ...options, cliPath: "", env: { PATH: empty } }), bundled.path);
});

test("the person's own CLI goes before the one of another extension", async (t) => {
  const [own, bundled] = [await cliIn(t), await cliIn(t)];
  const env = { PATH: own.folder };
  assert.equal(await findCli({ bundledCliPath: bundled.path, env, platform: "linux" }), own.path);
});

test("a CLI that was named is never replaced by another one", async (t) => {
  const bundled = await cliIn(t);
  const cliPath = join(await temporaryFolder(t), "databricks");
  const options = { bundledCliPath: bundled.path, env: {}, platform: "linux" } as const;
  const error = await failure("cli-missing", findCli({ ...options, cliPath }));
  assert.ok(error.message.includes(`was not found at ${cliPath}`), error.message);
});

test("a bundled CLI that is not there is a missing one", async (t) => {
  const bundledCliPath = join(await temporaryFolder(t), "databricks");
  await failure("cli-missing", findCli({ bundledCliPath, env: {}, platform: "linux" }));
});

import assert from "node:assert/strict";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { findCli } from "../../../src/databricks/cli/findCli.ts";
import { failure } from "../support/errors.ts";
import { temporaryFolder } from "../support/folder.ts";

async function program(folder: string, name: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, "");
  await chmod(path, 0o755);
  return path;
}

test("the first executable file on PATH is taken; folders and relative entries are not", async (t) => {
  const [one, two, three] = [await temporaryFolder(t), await temporaryFolder(t), await temporaryFolder(t)];
  await mkdir(join(one, "databricks"));
  const expected = await program(two, "databricks");
  await program(three, "databricks");
  assert.equal(await findCli({ env: { PATH: `:.:${one}:${two}:${three}` }, platform: "linux" }), expected);
});

test("a configured name is looked up on PATH, a configured path is not", async (t) => {
  const folder = await temporaryFolder(t);
  const expected = await program(folder, "databricks-dev");
  const env = { PATH: folder };
  assert.equal(await findCli({ cliPath: "databricks-dev", env, platform: "linux" }), expected);
  assert.equal(await findCli({ cliPath: expected, env: {}, platform: "linux" }), expected);
  await failure("cli-missing", findCli({ cliPath: "./databricks-dev", env, platform: "linux" }));
});

test("on Windows the program is databricks.exe, whatever the case of PATH", async (t) => {
  const [one, two] = [await temporaryFolder(t), await temporaryFolder(t)];
  await program(one, "databricks");
  const expected = await program(two, "databricks.exe");
  assert.equal(await findCli({ env: { Path: `${one};${two}` }, platform: "win32" }), expected);
  assert.equal(await findCli({ cliPath: join(two, "databricks"), env: {}, platform: "win32" }), expected);
});

test("on Windows a script is refused: only a shell could run it", async (t) => {
  const folder = await temporaryFolder(t);
  await program(folder, "databricks.cmd");
  const error = await failure("cli-missing", findCli({ env: { PATH: folder }, platform: "win32" }));
  assert.match(error.message, /databricks\.cmd is a script.*databricks\.exe/);
});

test("without a PATH nothing is found", async () => {
  await failure("cli-missing", findCli({ env: {} }));
});

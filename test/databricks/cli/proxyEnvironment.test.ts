import assert from "node:assert/strict";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { createCliTokenProvider } from "../../../src/databricks/auth/databricksCli.ts";
import { withProxy } from "../../../src/databricks/cli/proxyEnvironment.ts";
import { temporaryFolder } from "../support/folder.ts";
import { never } from "../support/workspace.ts";

const settings = { proxy: "http://proxy.corp:3128", noProxy: ["*.corp", "localhost"] };

test("the proxy of the settings is handed on where the environment names none", () => {
  const env = { PATH: "/bin" };
  assert.deepEqual(withProxy(env, settings), {
    PATH: "/bin",
    HTTPS_PROXY: "http://proxy.corp:3128",
    NO_PROXY: "*.corp,localhost",
  });
  assert.equal(withProxy(env, { ...settings, proxy: "" }), env);
  assert.deepEqual(withProxy({ no_proxy: "own" }, settings), {
    no_proxy: "own",
    HTTPS_PROXY: "http://proxy.corp:3128",
  });
  for (const own of [{ HTTPS_PROXY: "http://own" }, { https_proxy: "http://own" }]) {
    assert.equal(withProxy(own, settings), own);
  }
  assert.equal(withProxy({ HTTPS_PROXY: "" }, settings)["HTTPS_PROXY"], "http://proxy.corp:3128");
});

test("the Databricks CLI finds it", { skip: process.platform === "win32" }, async (t) => {
  const cliPath = join(await temporaryFolder(t), "databricks");
  await writeFile(cliPath, `#!/bin/sh\necho "{\\"access_token\\":\\"$HTTPS_PROXY|$NO_PROXY\\"}"\n`);
  await chmod(cliPath, 0o755);
  const env = withProxy({ PATH: "/bin:/usr/bin" }, settings);
  const tokens = createCliTokenProvider({ host: "https://h.example.com", profile: "dev", cliPath, env });
  assert.equal(
    await tokens({ signal: never(), forceRefresh: false }),
    "http://proxy.corp:3128|*.corp,localhost",
  );
});

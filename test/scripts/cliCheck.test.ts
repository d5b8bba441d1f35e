import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { findSignInUrl, pressAllow } from "../../scripts/cliCheck/browser.ts";
import { answers, fails, prints, works } from "../../scripts/cliCheck/expectation.ts";
import { startSignIn } from "../../src/databricks/auth/u2m.ts";
import { temporaryFolder } from "../databricks/support/folder.ts";
import { startWorkspace } from "../support/workspace/index.ts";

const result = (exitCode: number | undefined, stdout: string, stderr = "") => ({ exitCode, stdout, stderr });

test("what a command printed is judged", () => {
  assert.equal(works(/a/, /b/)(result(0, "a", "b")), undefined);
  assert.match(works(/c/)(result(0, "a")) ?? "", /\/c\/ is not in: a/);
  assert.match(works()(result(1, "", "Error: no")) ?? "", /ended with code 1: Error: no/);
  assert.match(works()(result(undefined, "")) ?? "", /did not end/);
  assert.equal(fails(/no/)(result(1, "", "Error: no")), undefined);
  assert.match(fails(/no/)(result(0, "no")) ?? "", /ended with code 0/);
  assert.match(fails()(result(undefined, "")) ?? "", /did not end/);
  assert.equal(prints(2, /^x/)(result(0, "x1\nx2\n")), undefined);
  assert.match(prints(2, /^x/)(result(0, "x1\n")) ?? "", /1 lines, not 2/);
  assert.match(prints(1, /^x/)(result(0, "y\n")) ?? "", /like none other: y/);
  const isOne = answers(({ n }: { n: number }) => (n === 1 ? undefined : "not one"));
  assert.equal(isOne(result(0, '{"n":1}')), undefined);
  assert.equal(isOne(result(0, '{"n":2}')), "not one");
  assert.match(isOne(result(0, "n")) ?? "", /no JSON/);
});

test("the sign-in page that a CLI names is answered as a person does", async () => {
  await using workspace = await startWorkspace();
  const signal = AbortSignal.timeout(20_000);
  const attempt = await startSignIn({ host: workspace.url, profileName: "dev", signal });
  const said = `Open this URL in your browser:\n${attempt.authorizationUrl}`;
  assert.equal(findSignInUrl(said), undefined, "its line is not complete");
  const url = findSignInUrl(`${said}\n`);
  assert.ok(url);
  await pressAllow(url);
  assert.equal((await attempt.tokens).account, "someone@example.com");
});

test("a program that says nothing is wrong in nearly all it does, and the exit code tells", async (t) => {
  const folder = await temporaryFolder(t);
  const path = join(folder, "databricks");
  await writeFile(path, "#!/bin/sh\n", { mode: 0o755 });
  const child = spawn(process.execPath, ["scripts/cliCheck.ts", "--cli", path]);
  const [stdout] = await Promise.all([text(child.stdout), once(child, "close")]);
  assert.equal(child.exitCode, 1);
  assert.match(stdout, /✗ databricks apps get orders --profile person -o json\n {4}no JSON: \n/);
  const [, commands, wrong] =
    /^(\d+) commands, (\d+) answers that a workspace would not give$/m.exec(stdout) ?? [];
  assert.ok(Number(wrong) > 70 && Number(wrong) <= Number(commands), stdout);
});

test("without a program, or with none that runs, one sentence says so", () => {
  const run = (...args: readonly string[]) =>
    spawnSync(process.execPath, ["scripts/cliCheck.ts", ...args], { encoding: "utf8" });
  const none = run();
  assert.deepEqual([none.status, none.stderr.split("\n").length], [2, 2]);
  const absent = run("--cli", "/nowhere/databricks");
  assert.equal(absent.status, 1);
  assert.match(absent.stderr, /^\/nowhere\/databricks cannot be started: .*ENOENT\n$/);
});

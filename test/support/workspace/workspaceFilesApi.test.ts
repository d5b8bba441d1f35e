import assert from "node:assert/strict";
import { test } from "node:test";
import { startWorkspace } from "./index.ts";

test("folders and files of a project are made, listed, read and deleted", async () => {
  await using workspace = await startWorkspace();
  const headers = { Authorization: `Bearer ${workspace.issueToken()}` };
  const ask = async (line: string, body?: unknown): Promise<[number, Record<string, unknown>]> => {
    const [method = "", path = ""] = line.split(" ");
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const init = { method, headers, ...(body === undefined ? {} : { body: text }) };
    const answer = await fetch(`${workspace.url}/api/2.0/${path}`, init);
    return [answer.status, (await answer.json()) as Record<string, unknown>];
  };
  const importFile = `POST workspace-files/import-file/${encodeURIComponent("Users/a/app/app.py")}`;

  assert.equal((await ask(importFile, "1"))[0], 404, "without its folder");
  assert.equal((await ask("POST workspace/mkdirs", { path: "/Users/a/app" }))[0], 200);
  assert.equal((await ask("POST workspace/mkdirs", { path: "/Users/a/app" }))[0], 200, "once more");
  assert.equal((await ask(importFile, "1"))[0], 200);
  assert.equal((await ask(importFile, "2"))[0], 409);
  assert.equal((await ask(`${importFile}?overwrite=true`, '{"n":2}'))[0], 200);

  const [, status] = await ask("GET workspace/get-status?path=/Users/a/app/app.py");
  assert.deepEqual([status["object_type"], status["size"]], ["FILE", 7]);
  assert.equal((await ask("GET workspace/get-status?path=/Users/b"))[0], 404);
  const [, listed] = await ask("GET workspace/list?path=/Users/a");
  assert.deepEqual(
    (listed["objects"] as { path: string }[]).map(({ path }) => path),
    ["/Users/a/app"],
  );
  const [, exported] = await ask("GET workspace/export?path=/Users/a/app/app.py");
  assert.equal(exported["content"], Buffer.from('{"n":2}').toString("base64"));
  const [, direct] = await ask("GET workspace/export?direct_download=true&path=/Users/a/app/app.py");
  assert.deepEqual(direct, { n: 2 });

  assert.equal(
    (await ask("POST workspace/delete", { path: "/Users/a" }))[1]["error_code"],
    "DIRECTORY_NOT_EMPTY",
  );
  assert.equal((await ask("POST workspace/delete", { path: "/Users/a", recursive: true }))[0], 200);
  assert.equal((await ask("GET workspace/list?path=/Users/a"))[0], 404);
  assert.equal((await ask("GET workspace/list?path=/Users"))[0], 200);
});

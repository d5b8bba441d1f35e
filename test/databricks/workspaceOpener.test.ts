import assert from "node:assert/strict";
import { test } from "node:test";
import { createWorkspaceOpener } from "../../src/databricks/workspaceOpener.ts";
import { startWorkspace } from "../support/workspace/index.ts";
import { failure } from "./support/errors.ts";
import { never, profileOf } from "./support/workspace.ts";

test("all who open the same profile share one token and one renewal of it", async (t) => {
  await using stand = await startWorkspace();
  const open = createWorkspaceOpener();
  const env = {};
  const profile = await profileOf(t, stand.profileIni());
  const same = Array.from({ length: 10 }, () => open({ profile: { ...profile }, env }));
  assert.equal(new Set(same).size, 1);
  const ask = (forceRefresh: boolean) =>
    Promise.all(same.map((workspace) => workspace.tokenProvider({ signal: never(), forceRefresh })));
  const posts = (): number => stand.requests.filter(({ method }) => method === "POST").length;
  await ask(false);
  assert.equal(posts(), 1);
  await ask(true);
  assert.equal(posts(), 2);
});

test("a profile that changed, or another environment, is opened anew", async (t) => {
  const open = createWorkspaceOpener();
  const env = {};
  const text = "[DEFAULT]\nhost = https://h.example.com\nclient_id = i\nclient_secret = one\n";
  const profile = await profileOf(t, text);
  const changed = { ...(await profileOf(t, text.replace("one", "two"))), file: profile.file };
  const first = open({ profile, env });
  assert.equal(open({ profile, env }), first);
  assert.notEqual(open({ profile: changed, env }), first);
  assert.notEqual(open({ profile, env, cliPath: "/x" }), first);
  assert.notEqual(open({ profile, env: {} }), first);
});

test("what cannot be opened is refused each time, however it was opened before", async (t) => {
  const open = createWorkspaceOpener();
  const profile = await profileOf(t, "[DEFAULT]\nhost = https://h.example.com\ntoken = dapi0123\n");
  const env = {};
  assert.ok(open({ profile, env, acceptListingOnly: true }).streaming.refused);
  await failure("unsupported-credential", () => open({ profile, env }));
  await failure("unsupported-credential", () => open({ profile, env }));
});

test("only the last few are kept", async (t) => {
  const open = createWorkspaceOpener();
  const env = {};
  const profiles = [];
  for (let index = 0; index < 17; index += 1) {
    profiles.push(await profileOf(t, `[DEFAULT]\nhost = https://h${index}.example.com\n`));
  }
  const opened = profiles.map((profile) => open({ profile, env }));
  assert.notEqual(open({ profile: profiles[0]!, env }), opened[0]);
  assert.equal(open({ profile: profiles[16]!, env }), opened[16]);
});

import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { profileOfLogin } from "../../../src/databricks/config/profileOfLogin.ts";
import { listProfiles } from "../../../src/databricks/config/resolveProfile.ts";
import { homeWith } from "../support/folder.ts";

const host = "https://h.example.com";
const personal = `[personal]\nhost = ${host}\ntoken = dapi0123\n`;
const cli = (name: string, ...more: string[]): string =>
  [`[${name}]`, `host = ${host}`, "auth_type = databricks-cli", ...more, ""].join("\n");

async function writtenBetween(t: TestContext, before: string, after: string): Promise<string | undefined> {
  const read = async (text: string) => listProfiles({ env: {}, homeDir: await homeWith(t, text) });
  return profileOfLogin(await read(before), await read(after))?.name;
}

test("a CLI profile that is new, or became one, is the one of the sign-in", async (t) => {
  assert.equal(await writtenBetween(t, personal, personal + cli("fresh")), "fresh");
  assert.equal(await writtenBetween(t, "", cli("DEFAULT")), "DEFAULT");
  assert.equal(await writtenBetween(t, personal, cli("personal")), "personal");
  assert.equal(await writtenBetween(t, cli("dev"), cli("dev", "workspace_id = 2")), "dev");
});

test("one that only moved in the file is not", async (t) => {
  assert.equal(await writtenBetween(t, personal + cli("dev"), cli("dev") + personal), undefined);
  assert.equal(await writtenBetween(t, cli("dev"), `${cli("fresh")}\n${cli("dev")}`), "fresh");
});

test("nor is a profile of another kind, or one that cannot be used", async (t) => {
  assert.equal(await writtenBetween(t, "", personal), undefined);
  const broken = "[broken]\nauth_type = databricks-cli\n";
  assert.equal(await writtenBetween(t, "", broken), undefined);
});

test("with several, nobody knows", async (t) => {
  assert.equal(await writtenBetween(t, "", cli("one") + cli("two")), undefined);
});

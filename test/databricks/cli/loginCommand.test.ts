import assert from "node:assert/strict";
import { test } from "node:test";
import { loginCommand } from "../../../src/databricks/cli/loginCommand.ts";

const platforms = ["linux", "darwin", "win32"] as const;

test("the command names what is known", () => {
  assert.equal(loginCommand({}), "databricks auth login");
  assert.equal(loginCommand({ host: "" }), "databricks auth login");
  assert.equal(
    loginCommand({ host: "https://dbc-1.cloud.databricks.com", profile: "prod.eu" }),
    "databricks auth login --host https://dbc-1.cloud.databricks.com --profile prod.eu",
  );
});

test("what all shells take alike is written alike on every platform", () => {
  const cases = [
    ["me@work", "me@work"],
    ["a=b+c", "a=b+c"],
    ["a%b", "a%b"],
    ["100%", "100%"],
    ["de v", '"de v"'],
    ["it's", `"it's"`],
    ["a,b", '"a,b"'],
    ["@a", '"@a"'],
    ["-x;y|z&(w)", '"-x;y|z&(w)"'],
    ["", '""'],
  ] as const;
  for (const platform of platforms) {
    for (const [profile, word] of cases) {
      assert.equal(loginCommand({ profile, platform }), `databricks auth login --profile ${word}`);
    }
  }
});

test("what they take differently is written for the platform's usual shell", () => {
  const cases = [
    ['"$HOME" `id`', `'"$HOME" \`id\`'`, `'"$HOME" \`id\`'`],
    [String.raw`it's $x\y`, String.raw`'it'\''s $x\y'`, String.raw`'it''s $x\y'`],
    ["a”b", "'a”b'", "'a”b'"],
    ["wow!", "'wow!'", "'wow!'"],
  ] as const;
  for (const [profile, posix, powershell] of cases) {
    assert.equal(loginCommand({ profile, platform: "linux" }), `databricks auth login --profile ${posix}`);
    assert.equal(
      loginCommand({ profile, platform: "win32" }),
      `databricks auth login --profile ${powershell}`,
    );
  }
});

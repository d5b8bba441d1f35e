import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { toCliCommand } from "../../src/databricks/cliCommand.ts";

const plain = { app: "api", follow: true, tail: 200, shell: "posix" } as const;

test("the command has the flags of databricks apps logs", () => {
  assert.equal(toCliCommand(plain), "databricks apps logs api --follow --tail-lines 200");
  assert.equal(
    toCliCommand({
      ...plain,
      follow: false,
      tail: 0,
      profile: "dev",
      host: "https://h",
      search: "ERROR",
      sources: ["app"],
    }),
    "databricks apps logs api --tail-lines 0 --search ERROR --source APP --profile dev",
  );
});

test("no source filter, or one that takes all, is not mentioned", () => {
  for (const sources of [[], ["APP", "SYSTEM"], new Set(["system", "app"])]) {
    assert.equal(toCliCommand({ ...plain, sources }), toCliCommand(plain));
  }
});

test("without a profile the environment names the host", () => {
  const host = "https://dbc-1.cloud.databricks.com";
  assert.equal(toCliCommand({ ...plain, host }), `DATABRICKS_HOST=${host} ${toCliCommand(plain)}`);
  assert.equal(
    toCliCommand({ ...plain, host, shell: "powershell" }),
    `$env:DATABRICKS_HOST = '${host}'; ${toCliCommand(plain)}`,
  );
});

const odd = [
  "",
  "two words",
  "it's",
  '"$HOME" `id`',
  "a;b|c&d>e",
  "-x",
  "~",
  "=ls",
  "#x",
  "!!",
  "a\nb",
  "\\",
  "*?[a]",
  "ü",
  "{a,b}",
];

test(
  "a POSIX shell reads back every search and profile as it was",
  { skip: process.platform === "win32" },
  () => {
    for (const text of odd) {
      const command = toCliCommand({ ...plain, search: text, profile: text });
      const script = `databricks() { printf '%s\\0' "$@"; }\n${command}`;
      const words = execFileSync("/bin/sh", ["-c", script], { encoding: "utf8" }).split("\0").slice(0, -1);
      const search = text === "" ? [] : ["--search", text];
      assert.deepEqual(words, [
        "apps",
        "logs",
        "api",
        "--follow",
        "--tail-lines",
        "200",
        ...search,
        "--profile",
        text,
      ]);
    }
  },
);

test("PowerShell gets single quotes, doubled inside, typographic ones too", () => {
  const search = (text: string): string =>
    /--search (.*)$/.exec(toCliCommand({ ...plain, search: text, shell: "powershell" }))?.[1] ?? "";
  assert.equal(search("it's $x"), "'it''s $x'");
  assert.equal(search("it’s"), "'it’’s'");
  assert.equal(search("a,b"), "'a,b'");
  assert.equal(search("@x"), "'@x'");
  assert.equal(search("plain-1.2"), "plain-1.2");
});

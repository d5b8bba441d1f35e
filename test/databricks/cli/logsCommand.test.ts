import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { canNameSources, toCliCommand } from "../../../src/databricks/cli/logsCommand.ts";
import { shellOf, type Shell } from "../../../src/databricks/cli/shells.ts";

const plain = { app: "api", follow: true, tail: 200, shell: "posix" } as const;

test("the command has the flags of databricks apps logs", () => {
  assert.equal(toCliCommand(plain), "databricks apps logs api --follow --tail-lines 0");
  assert.equal(toCliCommand({ ...plain, follow: false }), "databricks apps logs api --tail-lines 200");
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
    "databricks apps logs api --profile dev --tail-lines 0 --source APP --search ERROR",
  );
});

test("sources that the CLI knows are named, both of them too, since there are more", () => {
  assert.equal(
    toCliCommand({ ...plain, sources: ["APP", "system"] }),
    `${toCliCommand(plain)} --source APP --source SYSTEM`,
  );
});

test("sources that the CLI would refuse, or cannot leave out, are not mentioned: its command shows more", () => {
  for (const sources of [["APP", "BUILD"], ["HTTP"], ["-HTTP"], ["-SYSTEM", "-BUILD", "-HTTP"], ["-APP"]]) {
    assert.equal(toCliCommand({ ...plain, sources }), toCliCommand(plain));
    assert.equal(canNameSources(sources), false);
  }
  assert.equal(toCliCommand({ ...plain, sources: [] }), toCliCommand(plain));
  assert.ok(canNameSources([]) && canNameSources(["app", "SYSTEM"]));
});

test("without a profile the environment names the host", () => {
  const host = "https://dbc-1.cloud.databricks.com";
  assert.equal(toCliCommand({ ...plain, host }), `DATABRICKS_HOST=${host} ${toCliCommand(plain)}`);
  assert.equal(
    toCliCommand({ ...plain, host, shell: "powershell" }),
    `$env:DATABRICKS_HOST = '${host}'; ${toCliCommand(plain)}`,
  );
  assert.equal(
    toCliCommand({ ...plain, host, shell: "cmd" }),
    `set "DATABRICKS_HOST=${host}" && ${toCliCommand(plain)}`,
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
        "--profile",
        text,
        "--follow",
        "--tail-lines",
        "0",
        ...search,
      ]);
    }
  },
);

function searchWord(text: string, shell: Shell): string {
  return /--search (.*)$/.exec(toCliCommand({ ...plain, search: text, shell }))?.[1] ?? "";
}

test("PowerShell gets single quotes, doubled inside, typographic ones too", () => {
  for (const shell of ["powershell", "windowsPowerShell"] as const) {
    assert.equal(searchWord("it's $x", shell), "'it''s $x'");
    assert.equal(searchWord("it’s", shell), "'it’’s'");
    assert.equal(searchWord("a,b", shell), "'a,b'");
    assert.equal(searchWord("@x", shell), "'@x'");
    assert.equal(searchWord("plain-1.2", shell), "plain-1.2");
  }
});

test("Windows PowerShell, which escapes nothing for a program, gets double quotes escaped", () => {
  assert.equal(searchWord('"a" b', "powershell"), `'"a" b'`);
  assert.equal(searchWord('"a" b', "windowsPowerShell"), String.raw`'\"a\" b'`);
  assert.equal(searchWord(String.raw`a\" b\ `.trim(), "windowsPowerShell"), String.raw`'a\\\" b\\'`);
});

/** Undoes what cmd and then a program on Windows do to a word, by their documented rules. */
function readBackCmd(word: string): string {
  assert.doesNotMatch(word.replaceAll(/\^./g, ""), /[()%!^"<>&|]/, "nothing that cmd would act on");
  const given = word.replaceAll(/\^(.)/g, "$1");
  if (!given.startsWith('"')) return given;
  return given
    .slice(1, -1)
    .replaceAll(/(\\*)\\"/g, (_all, slashes: string) => `${slashes.slice(slashes.length / 2)}"`)
    .replace(/\\+$/, (slashes) => slashes.slice(slashes.length / 2));
}

test("cmd gets words in which it finds nothing to act on", () => {
  for (const text of [
    ...odd,
    'say "%PATH%" & go',
    String.raw`\"`,
    String.raw`end\ `.trim(),
    "100%",
    "(a|b)^2!",
  ]) {
    // A search term has one line, and cmd has no way to write more.
    if (text !== "" && !text.includes("\n")) assert.equal(readBackCmd(searchWord(text, "cmd")), text);
  }
  assert.equal(searchWord("two words", "cmd"), '^"two words^"');
  assert.equal(searchWord("plain-1.2", "cmd"), "plain-1.2");
});

test("fish gets backslashes doubled inside its quotes", () => {
  assert.equal(searchWord(String.raw`it's \d`, "fish"), String.raw`'it\'s \\d'`);
});

test("a shell is known by its program", () => {
  const cases: [string, NodeJS.Platform, Shell][] = [
    ["/bin/bash", "linux", "posix"],
    ["/usr/bin/zsh", "darwin", "posix"],
    ["/usr/bin/fish", "linux", "fish"],
    ["/usr/bin/pwsh", "linux", "powershell"],
    ["", "linux", "posix"],
    [String.raw`C:\Program Files\PowerShell\7\pwsh.exe`, "win32", "powershell"],
    [String.raw`C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe`, "win32", "windowsPowerShell"],
    [String.raw`C:\Windows\System32\CMD.EXE`, "win32", "cmd"],
    [String.raw`C:\Program Files\Git\bin\bash.exe`, "win32", "posix"],
    ["", "win32", "powershell"],
  ];
  for (const [program, platform, shell] of cases) assert.equal(shellOf(program, platform), shell, program);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { parseIni } from "../../../src/databricks/config/ini.ts";

function read(text: string): Record<string, Record<string, string>> {
  return Object.fromEntries(
    parseIni(text).map((section) => [
      section.name,
      Object.fromEntries([...section.entries].map(([key, entry]) => [key, entry.value])),
    ]),
  );
}

function problems(text: string): { section: string; line: number }[] {
  return parseIni(text).flatMap(({ name, problems }) =>
    problems.map(({ line }) => ({ section: name, line })),
  );
}

test("values keep # and ; unless a space comes before them", () => {
  const text = [
    "[a]",
    "token = ab#cd;ef",
    "password = %Y#X$Z # comment",
    "other = x ; comment",
    "url = h/?a=1",
  ].join("\n");
  assert.deepEqual(read(text)["a"], { token: "ab#cd;ef", password: "%Y#X$Z", other: "x", url: "h/?a=1" });
});

test("quotes around a value are dropped, with or without a comment behind it", () => {
  const text = `[a]\nsingle = 'x y'\ndouble = "%Y#X$Z" # comment\ninner = a"b"c\nblock = """x # y"""\ntick = \`x # y\``;
  assert.deepEqual(read(text)["a"], {
    single: "x y",
    double: "%Y#X$Z",
    inner: 'a"b"c',
    block: "x # y",
    tick: "x # y",
  });
});

test("section names are literal: dots do not nest, case and spaces count", () => {
  const sections = read("[pat.with.dot]\nhost = a\n[My Profile]\nhost = b\n[my profile]\nhost = c");
  assert.deepEqual(sections, {
    "pat.with.dot": { host: "a" },
    "My Profile": { host: "b" },
    "my profile": { host: "c" },
  });
});

test("keys before any header belong to DEFAULT, and a repeated section adds to the earlier one", () => {
  const sections = read("host = a\n[x]\nhost = b\n[DEFAULT]\ntoken = t\n[x]\nhost = c\ntoken = u\n");
  assert.deepEqual(sections, { DEFAULT: { host: "a", token: "t" }, x: { host: "c", token: "u" } });
});

test("a colon separates as well as an equals sign, whichever comes first", () => {
  assert.deepEqual(read("[a]\nhost: https://x\nexpr = a:b")["a"], { host: "https://x", expr: "a:b" });
});

test("CRLF files, a byte order mark, tabs and comment lines are read", () => {
  const text = "\uFEFF[a]\r\n# comment\r\n; comment\r\n\thost\t=\thttps://x\t\r\nempty =\r\n";
  assert.deepEqual(read(text)["a"], { host: "https://x", empty: "" });
});

test("a trailing backslash continues the value on the next line", () => {
  assert.deepEqual(read("[a]\nscopes = one,\\\n  two,\\\n  three\nhost = h")["a"], {
    scopes: "one,two,three",
    host: "h",
  });
});

test("a quoted block may span lines", () => {
  assert.deepEqual(read('[a]\nkey = """one\ntwo"""\nhost = h')["a"], { key: "one\ntwo", host: "h" });
});

test("every section and value knows its line", () => {
  const [section] = parseIni('\n# x\n[a]\n\nhost = h\nkey = """one\ntwo"""\ntoken = t\n');
  assert.ok(section);
  assert.equal(section.line, 3);
  assert.deepEqual(
    [...section.entries].map(([key, { line }]) => [key, line]),
    [
      ["host", 5],
      ["key", 6],
      ["token", 8],
    ],
  );
});

test("a line that is no setting is reported by section and line, and the rest is read", () => {
  const text = "[a]\nhost = h\nthis is nothing\n= nothing\n[b]\nhost = i\n";
  assert.deepEqual(problems(text), [
    { section: "a", line: 3 },
    { section: "a", line: 4 },
  ]);
  assert.deepEqual(read(text), { a: { host: "h" }, b: { host: "i" } });
});

test("an unclosed header does not hand its keys to the section before it", () => {
  const text = "[a]\nhost = h\n[b\ntoken = t\n";
  assert.deepEqual(problems(text), [{ section: "b", line: 3 }]);
  assert.deepEqual(read(text), { a: { host: "h" }, b: { token: "t" } });
});

test("a quoted block that never ends is reported where it starts", () => {
  assert.deepEqual(problems('[a]\nkey = """one\nhost = h\n'), [{ section: "a", line: 2 }]);
});

test("a problem never quotes the line, which may hold a secret", () => {
  const found = parseIni("[a]\ndapi0123456789\n[dapi999").flatMap((section) => section.problems);
  assert.equal(found.length, 2);
  assert.doesNotMatch(JSON.stringify(found), /dapi/);
});

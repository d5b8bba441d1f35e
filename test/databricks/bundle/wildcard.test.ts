import assert from "node:assert/strict";
import { test } from "node:test";
import { compileName } from "../../../src/databricks/bundle/wildcard.ts";

test("names match as Go's filepath.Match has it", () => {
  const cases: [string, string, boolean][] = [
    ["abc", "abc", true],
    ["*", "abc", true],
    ["*", "", true],
    ["*c", "abc", true],
    ["a*", "abc", true],
    ["a*", "ba", false],
    ["a*b*c*d*e*", "axbxcxdxe", true],
    ["a*b*c*d*e*", "axbxcxdxexxx", true],
    ["a*b?c*x", "abxbbxdbxebxczzx", true],
    ["a*b?c*x", "abxbbxdbxebxczzy", false],
    ["ab[c]", "abc", true],
    ["ab[b-d]", "abc", true],
    ["ab[e-g]", "abc", false],
    ["ab[^c]", "abc", false],
    ["ab[^b-d]", "abc", false],
    ["ab[^e-g]", "abc", true],
    [String.raw`a\*b`, "a*b", true],
    [String.raw`a\*b`, "ab", false],
    ["a?b", "aäb", true],
    ["a[^a]b", "a😀b", true],
    [String.raw`[\]a]`, "]", true],
    [String.raw`[\-x]`, "-", true],
    ["*x", "xxx", true],
    ["**", "a.yml", true],
    ["*.yml", ".yml", true],
    ["*.yml", "a.yaml", false],
    ["?", "", false],
  ];
  for (const [pattern, name, expected] of cases) {
    assert.equal(compileName(pattern)?.(name), expected, `${pattern} on ${name}`);
  }
});

test("a malformed pattern is none", () => {
  for (const pattern of ["[", "[^", "[^bc", "a[", "[]a]", "[-", "[a-", "a\\", "[a-]"]) {
    assert.equal(compileName(pattern), undefined, pattern);
  }
});

test("a pattern full of stars takes no longer than both lengths", () => {
  const test = compileName(`${"*a".repeat(500)}b`);
  const startedAt = performance.now();
  assert.equal(test?.("a".repeat(5_000)), false);
  assert.ok(performance.now() - startedAt < 10_000);
});

import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import ts from "typescript";
import { joinPhrases, listPhrases, phrase } from "../../../src/databricks/api/phrase.ts";
import { inWords } from "../../../src/ui/text/inWords.ts";
import { dots, english } from "../../ui/support/languages.ts";

const project = new URL("../../../", import.meta.url).pathname;

/** What is written out as a value though it is none of English: an address, a setting. */
const noEnglish = /^(?:https:\S+|auth_type|DATABRICKS_AUTH_TYPE)$/;

interface Call {
  readonly at: string;
  readonly text: string;
  readonly values: readonly ts.Expression[];
}

/** Each phrase() of the sources. */
function callsIn(file: string): Call[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(`${project}${file}`, "utf8"),
    ts.ScriptTarget.Latest,
    true,
  );
  const calls: Call[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText() === "phrase") {
      const [first, ...values] = node.arguments;
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      const at = `${file}:${line + 1}`;
      assert.ok(first !== undefined && ts.isStringLiteral(first), `no plain text at ${at}`);
      calls.push({ at, text: first.text, values });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return calls;
}

/** Texts that stand in an expression itself. */
function textsIn(value: ts.Node): string[] {
  if (ts.isStringLiteral(value) || ts.isNoSubstitutionTemplateLiteral(value)) return [value.text];
  if (ts.isTemplateExpression(value)) return [value.getText()];
  // What a call is given is its own affair.
  if (ts.isCallExpression(value)) return [];
  return value.getChildren().flatMap(textsIn);
}

describe("a phrase", () => {
  it("is its English sentence as a text, and in another language wholly of that, but for the values", () => {
    const whole = joinPhrases(
      phrase("The host {0} is not known to {1}.", "a.b", phrase('the profile "{0}"', "{0}")),
      undefined,
      phrase("It said: {0}", "No {1}."),
    );
    assert.equal(String(whole), 'The host a.b is not known to the profile "{0}". It said: No {1}.');
    assert.equal(inWords(whole, english), String(whole));
    assert.equal(inWords(whole, dots), '··· ···· a.b ·· ··· ····· ·· ··· ······· "{0}". ·· ····: No {1}.');
  });

  it("of several names lists them", () => {
    assert.equal(String(listPhrases(["a", phrase("line {0}", 3), "c"])), "a, line 3, c");
  });

  it("is one text with its values numbered from 0, none of them left out or written out in English", () => {
    const calls = globSync("src/**/*.ts", { cwd: project }).flatMap(callsIn);
    assert.ok(calls.length > 200, String(calls.length));
    for (const { at, text, values } of calls) {
      const named = new Set([...text.matchAll(/\{(\d+)\}/g)].map(([, index]) => Number(index)));
      assert.deepEqual(
        [...named].toSorted((a, b) => a - b),
        values.map((_value, index) => index),
        at,
      );
      for (const english of values.flatMap(textsIn)) assert.match(english, noEnglish, at);
    }
  });
});

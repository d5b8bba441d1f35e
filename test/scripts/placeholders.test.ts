import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import ts from "typescript";
import { projectFolder } from "../../scripts/command.ts";
import { bundleFile, fileIn, languages, readBundle } from "../../scripts/l10n/languages.ts";

/** What a quick input is wide enough for, in letters; a letter of Japanese takes two. What does not fit is cut off. */
const ROOM = 80;

function widthOf(text: string): number {
  return Array.from(text).reduce((width, letter) => width + (letter > "\u2e7f" ? 2 : 1), 0);
}

/** The texts that a source gives an empty input. */
function placeholdersIn(name: string): string[] {
  const source = readFileSync(join(projectFolder, name), "utf8");
  const found: string[] = [];
  const visit = (node: ts.Node, isWithin: boolean): void => {
    const named =
      ts.isPropertyAssignment(node) || ts.isBinaryExpression(node)
        ? (ts.isPropertyAssignment(node) ? node.name : node.left).getText()
        : "";
    const isHere = isWithin || /(?:^|\.)place[hH]older$/.test(named);
    if (isHere && ts.isStringLiteral(node)) found.push(node.text);
    ts.forEachChild(node, (child) => {
      visit(child, isHere);
    });
  };
  visit(ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true), false);
  return found;
}

const placeholders = globSync("src/**/*.ts", { cwd: projectFolder }).flatMap(placeholdersIn);

describe("what an empty input says", () => {
  it("is found in the source", () => {
    assert.ok(placeholders.includes("Press Enter to go on, type a search term, or select a filter"));
    assert.ok(placeholders.length >= 10, placeholders.join("\n"));
  });

  for (const language of languages) {
    it(`fits in: ${language}`, () => {
      const bundle = readBundle(projectFolder, fileIn(language, bundleFile));
      const long = placeholders.map((text) => bundle[text] ?? text).filter((text) => widthOf(text) > ROOM);
      assert.deepEqual(long, []);
    });
  }
});

import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** What a person reads, as the code has it, and what a translator could not be given. */
export interface Texts {
  /** Sorted; `{0}`, `{1}` stand for values. */
  readonly texts: readonly string[];
  /** Calls whose text is no literal, as `file: call`. */
  readonly unknown: readonly string[];
}

/** `t("…")`, `vscode.l10n.t("…")` and `phrase("…")`. */
const translating = /(?:^|\.)(?:t|phrase)$/;
/** Hands on the text of a phrase, which stands where the phrase was made. */
const handsOn = /^phrase\.text$/;

/** The texts in one file's source. */
export function textsIn(name: string, source: string): Texts {
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true);
  const texts: string[] = [];
  const unknown: string[] = [];
  const note = (argument: ts.Expression): void => {
    if (ts.isStringLiteralLike(argument)) texts.push(argument.text);
    else if (ts.isParenthesizedExpression(argument)) note(argument.expression);
    else if (ts.isConditionalExpression(argument)) {
      note(argument.whenTrue);
      note(argument.whenFalse);
    } else if (!handsOn.test(argument.getText(file))) {
      unknown.push(`${name}: ${argument.parent.getText(file).slice(0, 100)}`);
    }
  };
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && translating.test(node.expression.getText(file))) {
      const [text] = node.arguments;
      if (text !== undefined) note(text);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { texts, unknown };
}

/** The texts of all that is bundled. */
export function textsOfExtension(project: string): Texts {
  const all = globSync("src/**/*.ts", { cwd: project }).map((name) =>
    textsIn(name, readFileSync(join(project, name), "utf8")),
  );
  return {
    texts: [...new Set(all.flatMap(({ texts }) => texts))].toSorted(),
    unknown: all.flatMap(({ unknown }) => unknown),
  };
}

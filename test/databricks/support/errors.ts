import assert from "node:assert/strict";
import { DatabricksError, type DatabricksErrorCode } from "../../../src/databricks/api/errors.ts";
import { inWords } from "../../../src/ui/text/inWords.ts";
import { dots, english, untranslated, valuesOf } from "../../ui/support/languages.ts";

/** The DatabricksError something must end with, checked to be a finished sentence of the expected code. */
export async function failure(
  code: DatabricksErrorCode,
  action: Promise<unknown> | (() => unknown),
): Promise<DatabricksError> {
  const error = await Promise.resolve()
    .then(() => (typeof action === "function" ? action() : action))
    .then(
      () => undefined,
      (reason: unknown) => reason,
    );
  assert.ok(error instanceof DatabricksError, `expected a DatabricksError, got ${String(error)}`);
  assert.equal(error.code, code, error.message);
  assert.match(error.message, /^[\p{Lu}\d"/].*[.]$/su, "the message is a finished sentence");
  assert.doesNotMatch(error.message, /undefined|null|\[object|!/);
  assertTranslatable(error);
  return error;
}

/** In the window nothing of it stays English but its values. */
export function assertTranslatable({ message, phrase, brief, briefPhrase }: DatabricksError): void {
  assert.ok(phrase !== undefined, `is no phrase: ${message}`);
  assert.equal(inWords(phrase, english), message);
  assert.equal(untranslated(inWords(phrase, dots), valuesOf(phrase)), "", message);
  assert.equal(brief, briefPhrase && inWords(briefPhrase, english));
}

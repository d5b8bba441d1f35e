import assert from "node:assert/strict";
import { LogStreamError, type LogEvent } from "../../src/logstream/index.ts";
import { streamErrorText } from "../../src/ui/text/streamErrorText.ts";
import { dots, english, untranslated } from "../ui/support/languages.ts";

/** The window makes the sentence of an error anew, by its code and values: the same in English, and none in another language. */
export function assertToldInWindow(error: unknown): void {
  if (!(error instanceof LogStreamError) || isProgrammers(error)) return;
  assert.equal(streamErrorText(error, english), error.message);
  assert.equal(untranslated(streamErrorText(error, dots), valuesOf(error)), "", error.message);
}

/** The same of what a stream is trying again for. */
export function assertEventToldInWindow(event: LogEvent): void {
  if (event.kind === "retrying") assertToldInWindow(event.cause);
}

/** The window gives no option that these complain of, and what a status checker says is its own. */
function isProgrammers({ name, code }: LogStreamError): boolean {
  return (
    name.startsWith("App") || (name === "ConfigError" && code !== "bad-url" && code !== "unsupported-scheme")
  );
}

function valuesOf(error: Error): string[] {
  if (!(error instanceof LogStreamError)) return [error.message];
  const fields = Object.entries(error)
    .filter(([name]) => name !== "code")
    .map(([, value]: [string, unknown]) => value)
    .filter((value) => typeof value === "string" || typeof value === "number")
    .map((value) => String(value).replace(/\.$/, ""));
  const known = ["logz/batch", "https://my-app.databricksapps.com"];
  return [...fields, ...known, ...(error.cause instanceof Error ? valuesOf(error.cause) : [])];
}

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { LogLine } from "../../src/logstream/index.ts";
import { LineReader } from "../../src/reading/lineReader.ts";
import { heldEntryText } from "../../src/sessions/heldEntry.ts";
import { lastTrouble } from "../../src/sessions/lastTrouble.ts";
import { LoggedErrors } from "../../src/sessions/loggedErrors.ts";
import type { LineItem } from "../../src/sessions/sessionItem.ts";

const secret = `dapi${"0123456789abcdef".repeat(2)}`;

type Said = readonly [source: string, message: string, atS?: number];

function traceback(error: string, atS = 1): Said[] {
  return ["Traceback (most recent call last):", '  File "/app/main.py", line 3, in f', error].map(
    (message) => ["APP", message, atS] as const,
  );
}

/** What is found in a log of these lines, as the text of its entry. */
function found(said: readonly Said[], reason?: string): string | undefined {
  const reader = new LineReader();
  const lines = said.map(([source, message, atS = 1]): LineItem => {
    const line: LogLine = { source, message, timestamp: 1_790_000_000 + atS };
    return { kind: "line", line, facts: reader.read(line), arrivedMs: 0 };
  });
  const errors = new LoggedErrors((error) => {
    throw error;
  });
  errors.see(lines);
  const error = lastTrouble(errors, reason);
  return (
    error &&
    heldEntryText({ heldLines: () => lines, liveTotal: lines.length, lineTotal: lines.length }, error)
  );
}

describe("the newest error of a log", () => {
  it("is a whole traceback, with other sources in between left out, and masked", () => {
    const [first, ...others] = traceback(`KeyError: ${secret}`);
    assert.ok(first !== undefined);
    assert.equal(
      found([["APP", "before"], first, ["SYSTEM", "x"], ...others, ["APP", "after"]]),
      'Traceback (most recent call last):\n  File "/app/main.py", line 3, in f\nKeyError: [redacted]',
    );
  });

  it("is that of the crash, where one is named, and else what the app said before the platform", () => {
    const exit = ["SYSTEM", "App exited unexpectedly with exit code 1", 60] as const;
    const lines = [...traceback("KeyError: 'one'"), ...traceback("ValueError: two", 2), exit];
    assert.match(found(lines) ?? "", /ValueError: two$/);
    assert.match(found(lines, "KeyError: 'one'") ?? "", /KeyError: 'one'$/);
    assert.match(found(lines, "OSError: none") ?? "", /ValueError: two$/);
  });

  it("is the platform's word, where the app said nothing at the time", () => {
    const exit = ["SYSTEM", "App exited unexpectedly with exit code 137", 600] as const;
    assert.equal(found([...traceback("KeyError: 'long ago'"), exit]), exit[1]);
  });

  it("is none where nothing went wrong", () => {
    assert.equal(found([["APP", "all is well"]]), undefined);
    assert.equal(found([]), undefined);
  });
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { LogLine } from "../../src/logstream/index.ts";
import { LineReader } from "../../src/reading/lineReader.ts";
import { lastErrorEntry } from "../../src/sessions/errorEntry.ts";
import type { LineItem } from "../../src/sessions/sessionItem.ts";

const secret = `dapi${"0123456789abcdef".repeat(2)}`;

function items(...lines: readonly (readonly [source: string, message: string, atS?: number])[]): LineItem[] {
  const reader = new LineReader();
  return lines.map(([source, message, atS = 1]) => {
    const line: LogLine = { source, message, timestamp: 1_790_000_000 + atS };
    return { kind: "line", line, facts: reader.read(line), arrivedMs: 0 };
  });
}

function traceback(error: string, atS = 1): (readonly [string, string, number?])[] {
  return ["Traceback (most recent call last):", '  File "/app/main.py", line 3, in f', error].map(
    (message) => ["APP", message, atS] as const,
  );
}

describe("the newest error of a log", () => {
  it("is a whole traceback, with other sources in between left out, and masked", () => {
    const [first, second, third] = traceback(`KeyError: ${secret}`);
    assert.ok(first !== undefined && second !== undefined && third !== undefined);
    const found = lastErrorEntry(
      items(["APP", "before"], first, ["SYSTEM", "x"], second, third, ["APP", "after"]),
    );
    assert.equal(
      found?.text,
      'Traceback (most recent call last):\n  File "/app/main.py", line 3, in f\nKeyError: [redacted]',
    );
    assert.equal(found.atMs, 1_790_000_001_000);
  });

  it("is that of the crash, where one is named, and else what the app said before the platform", () => {
    const exit = ["SYSTEM", "App exited unexpectedly with exit code 1", 3] as const;
    const lines = items(...traceback("KeyError: 'one'"), ...traceback("ValueError: two", 2), exit);
    assert.match(lastErrorEntry(lines)?.text ?? "", /ValueError: two$/);
    assert.match(lastErrorEntry(lines, "KeyError: 'one'")?.text ?? "", /KeyError: 'one'$/);
    assert.match(lastErrorEntry(lines, "OSError: none")?.text ?? "", /ValueError: two$/);
  });

  it("is the platform's word, where the app said nothing at the time", () => {
    const exit = ["SYSTEM", "App exited unexpectedly with exit code 137", 600] as const;
    const lines = items(...traceback("KeyError: 'long ago'"), exit);
    assert.equal(lastErrorEntry(lines)?.text, "App exited unexpectedly with exit code 137");
  });

  it("is none where nothing went wrong", () => {
    assert.equal(lastErrorEntry(items(["APP", "all is well"])), undefined);
    assert.equal(lastErrorEntry([]), undefined);
  });
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { LineReader } from "../../src/reading/lineReader.ts";
import { Scrollback } from "../../src/sessions/scrollback.ts";
import type { SessionItem } from "../../src/sessions/sessionItem.ts";

function line(message: string): SessionItem {
  return { kind: "line", line: { message }, facts: new LineReader().read({ message }), arrivedMs: 0 };
}

function messages(items: readonly SessionItem[]): string[] {
  return items.flatMap((item) => (item.kind === "line" ? [item.line.message] : []));
}

describe("the scrollback", () => {
  it("keeps the newest lines up to its number", () => {
    const scrollback = new Scrollback({ lines: 3, bytes: 1e6 });
    for (const name of ["a", "b", "c", "d", "e"]) scrollback.push(line(name));
    assert.deepEqual(messages(scrollback.since(0)), ["c", "d", "e"]);
    assert.equal(scrollback.lineCount, 3);
    assert.equal(scrollback.end, 5);
  });

  it("keeps the newest lines up to its bytes", () => {
    const scrollback = new Scrollback({ lines: 1000, bytes: 10_000 });
    for (let index = 0; index < 50; index++) scrollback.push(line(`${index}`.padEnd(400, ".")));
    const kept = messages(scrollback.since(0));
    assert.ok(kept.length >= 10 && kept.length < 13, `${kept.length} lines kept`);
    assert.match(kept.at(-1) ?? "", /^49\./);
  });

  it("keeps one line that is larger than all its bytes", () => {
    const scrollback = new Scrollback({ lines: 10, bytes: 100 });
    scrollback.push(line("small"));
    scrollback.push(line("x".repeat(1000)));
    assert.equal(scrollback.lineCount, 1);
    scrollback.push(line("next"));
    assert.deepEqual(messages(scrollback.since(0)), ["next"]);
  });

  it("answers what came since a position, also one that is trimmed", () => {
    const scrollback = new Scrollback({ lines: 5000, bytes: 1e9 });
    for (let index = 0; index < 20_000; index++) scrollback.push(line(`${index}`));
    assert.deepEqual(messages(scrollback.since(19_998)), ["19998", "19999"]);
    assert.equal(scrollback.since(0).length, 5000);
    assert.equal(messages(scrollback.since(0))[0], "15000");
    assert.deepEqual(scrollback.since(20_000), []);
  });
});

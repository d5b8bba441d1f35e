import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { LineReader } from "../../src/reading/lineReader.ts";
import { Scrollback } from "../../src/sessions/scrollback.ts";
import type { LineItem, SessionItem } from "../../src/sessions/sessionItem.ts";
import type { LogLine } from "../../src/logstream/index.ts";
import { seededRandom } from "../logstream/random.ts";

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

  it("hands out what was pushed, whatever the lines hold", () => {
    const { integer, pick } = seededRandom(20261126);
    const reader = new LineReader();
    const texts = [
      "plain",
      "ERROR: x",
      "Traceback (most recent call last):",
      "half \ud83d",
      "ü€",
      "",
      "\u0000",
    ];
    const fields = [
      {},
      { severity: "ERROR", pod: { name: "a", ports: [1, null, 1e300] } },
      { ["__proto__"]: { message: "not ours" } },
      { cutFromBytes: 17_000_000 },
      { deep: nested(30_000) },
    ] as const;
    const makeItem = (index: number): SessionItem => {
      const arrivedMs = 1.7e12 + index / 8;
      if (integer(0, 20) === 0) return { kind: "notice", notice: { kind: "connected" }, arrivedMs };
      const message = `${pick(["", "x".repeat(integer(0, 3000))])}${pick(texts as [string])} ${index}`;
      // A field of this kind comes seldom: it takes the whole way of its neighbours.
      const extra = fields[integer(0, 30) === 0 ? integer(1, fields.length - 1) : 0] ?? {};
      const line: LogLine =
        integer(0, 9) === 0
          ? { message }
          : { source: pick(["APP", "SYSTEM"]), timestamp: index, message, ...extra };
      return { kind: "line", line, facts: reader.read(line), arrivedMs };
    };
    const limits = { lines: 1500, bytes: 3_000_000 };
    const scrollback = new Scrollback(limits);
    const all = Array.from({ length: 8000 }, (_, index) => makeItem(index));
    for (const [index, item] of all.entries()) {
      scrollback.push(item);
      if (integer(0, 400) > 0) continue;
      const held = scrollback.since(0);
      assert.equal(scrollback.end, index + 1);
      assert.deepEqual(held, all.slice(index + 1 - held.length, index + 1));
      assert.equal(scrollback.lineCount, held.filter(({ kind }) => kind === "line").length);
      assert.ok(held.length <= limits.lines && scrollback.bytes <= limits.bytes);
      const position = integer(index - 2000, index + 2);
      assert.deepEqual(
        scrollback.since(position),
        all.slice(Math.max(position, index + 1 - held.length), index + 1),
      );
    }
    scrollback.shrink({ lines: 100, bytes: 1e9 });
    assert.deepEqual(scrollback.since(0), all.slice(-100));
    assert.deepEqual(scrollback.lines(7), all.filter(({ kind }) => kind === "line").slice(-7));
    scrollback.clear();
    assert.deepEqual([scrollback.since(0), scrollback.bytes, scrollback.lineCount], [[], 0, 0]);
    scrollback.push(makeItem(0));
    assert.equal(scrollback.since(8000).length, 1);
  });

  it("holds what was put in among what was pushed, again and again, and gives it up in its turn", () => {
    const { integer } = seededRandom(20261127);
    const limits = { lines: 1200, bytes: 1e6 };
    const scrollback = new Scrollback(limits);
    let held: SessionItem[] = [];
    let room = limits.lines;
    for (let step = 0; step < 40; step++) {
      for (let count = integer(0, 500); count > 0; count--) {
        const item = line(`${step} ${count} ${"x".repeat(integer(0, 50))}`);
        scrollback.push(item);
        held.push(item);
      }
      held = held.slice(-room);
      assert.deepEqual(scrollback.all(), held);
      const { end } = scrollback;
      const added = Array.from({ length: integer(1, 30) }, (_, index): LineItem => {
        const message = `before ${step} ${index}`;
        const earlier = { reading: 1, number: step * 100 + index, isWhole: true };
        return {
          kind: "line",
          line: { message },
          facts: new LineReader().read({ message }),
          arrivedMs: 0,
          earlier,
        };
      });
      const mark: SessionItem = { kind: "notice", notice: { kind: "connected" }, arrivedMs: step };
      const at = integer(0, held.length);
      const whole = [...scrollback.all().slice(0, at), mark, ...added, ...scrollback.all().slice(at)];
      scrollback.rewrite(whole, added);
      room = Math.min(2 * limits.lines, room + added.length);
      held = whole.slice(-room);
      assert.equal(scrollback.end, end);
      assert.deepEqual(scrollback.all(), held);
      assert.equal(scrollback.lineCount, held.filter(({ kind }) => kind === "line").length);
      // Who was told of a line that was put in finds it again.
      for (const item of added) assert.equal(scrollback.all().includes(item), held.includes(item));
    }
    const again = new Scrollback(limits);
    for (const item of held) again.push(item);
    scrollback.shrink({ lines: 500, bytes: 1e9 });
    again.shrink({ lines: 500, bytes: 1e9 });
    assert.equal(scrollback.bytes, again.bytes);
  });
});

function nested(depth: number): object {
  let value: object = {};
  for (let level = 0; level < depth; level++) value = { value };
  return value;
}

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { LogLine } from "../../../src/logstream/index.ts";
import { joinLive } from "../../../src/sessions/kept/joinLive.ts";
import { randomOf } from "../../support/random.ts";
import { base } from "./support.ts";

function at(seconds: number, message: string, source = "APP"): LogLine {
  return { source, timestamp: base + seconds, message };
}

function plain(...messages: readonly string[]): LogLine[] {
  return messages.map((message) => ({ message }));
}

function join(kept: readonly LogLine[], live: readonly LogLine[], tail = 0): [string, boolean] {
  const items = live.map((line) => ({ kind: "line" as const, line, masked: line }));
  const { news, joins } = joinLive<never>(kept, items, tail);
  return [news.flatMap((one) => (one.kind === "line" ? [one.line.message.trimEnd()] : [])).join(" "), joins];
}

describe("the first lines of a stream below what was kept", () => {
  const [a, b, c, d, e] = ["a", "b", "c", "d", "e"].map((text, index) => at(index + 0.25, text));
  assert.ok(a && b && c && d && e);

  it("are those that are not kept, and older ones are left out", () => {
    assert.deepEqual(join([b, c], [a, b, c, d, e]), ["d e", true]);
    assert.deepEqual(join([a, b, c], [b, c]), ["", true]);
    assert.deepEqual(join([a, b, c], [at(1.25, "b\n"), at(2.25, "c\r\n"), d]), ["d", true]);
  });

  it("are all, with a gap, where the service no longer reaches back, as many as are wanted", () => {
    assert.deepEqual(join([a, b], [d, e]), ["d e", false]);
    assert.deepEqual(join([a], [b, c, d, e], 2), ["d e", false]);
    assert.deepEqual(join([a], []), ["", true]);
    assert.deepEqual(join([], [a, b], 1), ["b", true]);
  });

  it("are known where filters had changed, and older lines stood below", () => {
    const build = [at(0.5, "build 1", "BUILD"), at(1.5, "build 2", "BUILD")];
    const [one, two] = build;
    assert.ok(one && two);
    assert.deepEqual(join([a, b, c, one, two], [a, one, b, two, c, d]), ["d", true]);
  });

  it("are told by their order in a log without times", () => {
    assert.deepEqual(join(plain("x", "y", "z"), plain("w", "x", "y", "z", "x", "y")), ["x y", true]);
    assert.deepEqual(join(plain("tick", "tick"), plain("tick", "tick", "tick")), ["tick", true]);
    assert.deepEqual(join(plain("x", "y"), plain("p", "q")), ["p q", false]);
  });

  it("are news after a new start, though it prints the same without a time", () => {
    const start = plain("* Serving Flask app", "* Debug mode: off");
    assert.deepEqual(join([...start, a, b], [...start, d]), [
      "* Serving Flask app * Debug mode: off d",
      false,
    ]);
  });

  it("are each as often as it was said within one second", () => {
    assert.deepEqual(join([a, at(3, "tick")], [a, at(3, "tick"), at(3, "tick"), at(3, "tock")]), [
      "tick tock",
      true,
    ]);
  });

  it("are exactly the rest of the log, in 3,000 random cases", () => {
    const random = randomOf(5);
    for (let round = 0; round < 3000; round++) {
      const perSecond = 1 + random(5);
      const log = Array.from({ length: 30 + random(40) }, (_, index) => {
        const isPlain = index > 0 && random(6) === 0;
        const stamp = random(4) === 0 ? Math.floor(index / perSecond) : index / perSecond;
        // Told apart only where it must be possible: within one second of whole stamps each text is its own.
        const text = `${random(3)}-${random(3)}-${index % 7}`;
        return isPlain ? { message: `plain ${index % 5}` } : at(stamp, text);
      });
      const keptEnd = 5 + random(log.length - 5);
      const keptStart = random(keptEnd);
      const bufferStart = random(keptEnd);
      const kept = log.slice(keptStart, keptEnd);
      const live = log.slice(bufferStart);
      const isTelling = kept.some(
        (line, index) => line.timestamp !== undefined && index + keptStart >= bufferStart,
      );
      if (!isTelling) continue;
      const expected = log.slice(keptEnd).map(({ message }) => message);
      assert.deepEqual(join(kept, live), [expected.join(" "), true], `round ${round}`);
    }
  });
});

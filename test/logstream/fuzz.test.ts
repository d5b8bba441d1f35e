import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseFrame } from "../../src/logstream/entry.ts";
import { lineKey } from "../../src/logstream/resume/lineKey.ts";
import { formatEntry, timestampMs } from "../../src/logstream/index.ts";
import { seededRandom, type Random } from "./random.ts";
import { heapAfterCollection } from "../support/garbage.ts";

const FRAMES = 1_000_000;

const SEEDS = [
  '{"source":"APP","timestamp":1700000000.123456,"message":"GET /health 200\\r\\n","severity":"INFO"}',
  '{"source":"SYSTEM","timestamp":1700000000,"message":"Traceback:\\n  File \\"/app/x.py\\", line 3\\n"}',
  '{"source":"app","timestamp":"2026-01-02T03:04:05Z","message":"\\u001b[31mred\\u001b[0m \\ud83d\\ude00"}',
  '{"source":"APP","timestamp":1700000000000,"message":"","__proto__":{"x":1},"constructor":null}',
  '{"source":null,"timestamp":[],"message":{}}',
  "plain text, not JSON",
  "\0",
  " {",
  '"\\ud800"',
  "[[[[[[[[",
].map((text) => Buffer.from(text));

const SPLICES = [
  '"',
  "{",
  "}",
  "\\u",
  "1e999",
  "-0",
  "null",
  "\0",
  "\r\n",
  "\u2028",
  "\xff",
  '"timestamp":',
].map((text) => Buffer.from(text, "latin1"));

/** One step away from a frame that is known, or nothing but noise. */
function mutate(random: Random): Buffer {
  if (random.chance(0.1)) {
    return Buffer.from(Array.from({ length: random.integer(0, 60) }, () => random.integer(0, 255)));
  }
  let frame = Buffer.from(SEEDS[random.integer(0, SEEDS.length - 1)] ?? "");
  for (let count = random.integer(0, 3); count > 0; count -= 1) {
    const at = random.integer(0, frame.length);
    const kind = random.integer(0, 3);
    if (kind === 0 && at < frame.length) {
      frame.writeUInt8(random.integer(0, 255), at);
    } else if (kind === 1) {
      frame = frame.subarray(0, at);
    } else if (kind === 2) {
      frame = Buffer.concat([frame.subarray(0, at), frame.subarray(random.integer(at, frame.length))]);
    } else {
      const splice = SPLICES[random.integer(0, SPLICES.length - 1)] ?? Buffer.alloc(0);
      frame = Buffer.concat([frame.subarray(0, at), splice, frame.subarray(at)]);
    }
  }
  return frame;
}

describe("the frame reader", () => {
  it(`reads ${FRAMES.toLocaleString("en")} random and mutated frames without a throw and without growing`, () => {
    const random = seededRandom(20_261_122);
    let entries = 0;
    let keepAlives = 0;
    let heapAtStart = 0;
    for (let index = 0; index < FRAMES; index += 1) {
      if (index === FRAMES / 10) {
        heapAtStart = heapAfterCollection();
      }
      const frame = mutate(random);
      const cutFromBytes = random.chance(0.05) ? random.integer(1, 1e9) : undefined;
      const line = parseFrame(frame, cutFromBytes);
      const isEmpty =
        cutFromBytes === undefined && ["", "\r", "\n", "\r\n"].includes(frame.toString("latin1"));
      const isKeepAlive = frame.length === 1 && frame[0] === 0;
      assert.equal(line === undefined, isKeepAlive || isEmpty);
      if (line === undefined) {
        keepAlives += 1;
        continue;
      }
      entries += line.source === undefined ? 0 : 1;
      assert.equal(typeof line.message, "string");
      assert.ok(Number.isSafeInteger(lineKey(line)));
      const ms = timestampMs(line);
      assert.ok(ms === undefined || Number.isFinite(ms));
      assert.equal(typeof formatEntry(line), "string");
      assert.doesNotMatch(formatEntry(line, { outputFormat: "json" }), /\n/);
    }
    const grownBytes = heapAfterCollection() - heapAtStart;
    assert.ok(grownBytes < 8 * 1024 * 1024, `The heap grew by ${grownBytes} bytes.`);
    assert.ok(entries > FRAMES / 20, `${entries} entries`);
    assert.ok(keepAlives > FRAMES / 1000, `${keepAlives} keep-alives`);
    assert.equal(({} as Record<string, unknown>)["x"], undefined);
  });
});

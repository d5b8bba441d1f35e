import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseFrame } from "../../../src/logstream/entry.ts";
import { FrameGuard, MESSAGE_LIMIT_BYTES } from "../../../src/logstream/wire/frameGuard.ts";
import { cutSize, formatEntry, streamLogs } from "../../../src/logstream/index.ts";
import { streamWithTiming } from "../../../src/logstream/streamLogs.ts";
import { seededRandom } from "../random.ts";
import { drain, follow, HASTY, setStage, until } from "../support.ts";

interface Message {
  readonly opcode: number;
  readonly isFinal: boolean;
  readonly payload: Buffer;
}

function encode({ opcode, isFinal, payload }: Message): Buffer {
  const first = (isFinal ? 0x80 : 0) | opcode;
  if (payload.length < 126) {
    return Buffer.concat([Buffer.from([first, payload.length]), payload]);
  }
  if (payload.length < 65_536) {
    const header = Buffer.alloc(4);
    header.writeUInt8(first, 0);
    header.writeUInt8(126, 1);
    header.writeUInt16BE(payload.length, 2);
    return Buffer.concat([header, payload]);
  }
  const header = Buffer.alloc(10);
  header.writeUInt8(first, 0);
  header.writeUInt8(127, 1);
  header.writeBigUInt64BE(BigInt(payload.length), 2);
  return Buffer.concat([header, payload]);
}

function decode(bytes: Buffer): Message[] {
  const messages: Message[] = [];
  let at = 0;
  while (at < bytes.length) {
    const first = bytes.readUInt8(at);
    let length = bytes.readUInt8(at + 1) & 0x7f;
    at += 2;
    if (length === 126) {
      length = bytes.readUInt16BE(at);
      at += 2;
    } else if (length === 127) {
      length = Number(bytes.readBigUInt64BE(at));
      at += 8;
    }
    messages.push({ opcode: first & 15, isFinal: first >= 0x80, payload: bytes.subarray(at, at + length) });
    at += length;
  }
  return messages;
}

describe("the frame guard", () => {
  it("passes short messages as they are, the very same bytes", () => {
    const chunk = encode({ opcode: 1, isFinal: true, payload: Buffer.from("hello") });
    assert.equal(new FrameGuard(5).filter(chunk), chunk);
  });

  it("cuts any long message, however the bytes are split and the message fragmented", () => {
    for (let seed = 1; seed <= 400; seed += 1) {
      const random = seededRandom(seed);
      const limit = random.integer(1, 300);
      const sent: Message[] = [];
      const whole: Buffer[] = [];
      for (let count = random.integer(1, 6); count > 0; count -= 1) {
        const payload = Buffer.alloc(random.integer(0, random.chance(0.1) ? 70_000 : 400), 97 + count);
        whole.push(payload);
        const cutAt = random.chance(0.4) ? random.integer(0, payload.length) : undefined;
        if (cutAt === undefined) {
          sent.push({ opcode: 1, isFinal: true, payload });
        } else {
          sent.push({ opcode: 1, isFinal: false, payload: payload.subarray(0, cutAt) });
          sent.push({ opcode: 9, isFinal: true, payload: Buffer.from("ping") });
          sent.push({ opcode: 0, isFinal: true, payload: payload.subarray(cutAt) });
        }
      }
      const bytes = Buffer.concat(sent.map(encode));
      const guard = new FrameGuard(limit);
      const passed: Buffer[] = [];
      for (let at = 0; at < bytes.length;) {
        const size = random.integer(1, random.chance(0.5) ? 3 : 5_000);
        passed.push(guard.filter(bytes.subarray(at, at + size)));
        at += size;
      }
      const received = decode(Buffer.concat(passed));
      assert.deepEqual(
        received.map(({ opcode, isFinal }) => [opcode, isFinal]),
        sent.map(({ opcode, isFinal }) => [opcode, isFinal]),
        `seed ${seed}`,
      );
      const texts: Buffer[] = [];
      for (const { opcode, payload } of received) {
        if (opcode === 1) {
          texts.push(payload);
        } else if (opcode === 0) {
          texts.push(Buffer.concat([texts.pop() ?? Buffer.alloc(0), payload]));
        }
      }
      assert.deepEqual(
        texts.map((text) => text.toString()),
        whole.map((text) => text.toString("utf8", 0, limit)),
        `seed ${seed}`,
      );
      assert.deepEqual(
        whole.map((_text, index) => guard.takeCut(index)),
        whole.map((text) => (text.length > limit ? text.length : undefined)),
        `seed ${seed}`,
      );
    }
  });
});

describe("a frame that was cut", () => {
  it("is still an entry, with its true size", () => {
    const frame = Buffer.from('{"source":"APP","timestamp":7,"message":"long \\u00e9 text and mo');
    assert.deepEqual(parseFrame(frame, 5_000), {
      source: "APP",
      timestamp: 7,
      message: "long é text and mo",
      cutFromBytes: 5_000,
    });
  });

  it("is mended inside an escape or a character too", () => {
    for (const end of ["\\", "\\u", "\\u00e", "\xc3"]) {
      const frame = Buffer.from(`{"source":"APP","timestamp":7,"message":"text${end}`, "latin1");
      assert.equal(parseFrame(frame, 99)?.message, "text", JSON.stringify(end));
    }
  });

  it("is a plain line when nothing can be read of it", () => {
    assert.deepEqual(parseFrame(Buffer.from("just text"), 99), { message: "just text", cutFromBytes: 99 });
    assert.equal(
      formatEntry({ message: "m", cutFromBytes: 9 }, { outputFormat: "json" }),
      '{"message":"m","cutFromBytes":9}',
    );
  });
});

describe("a server's own field cutFromBytes", () => {
  for (const own of [7, 41_943_040, "7", null, { of: 7 }]) {
    it(`is data where it is ${JSON.stringify(own)}, whatever way it came`, async () => {
      await using stage = await setStage();
      stage.app.emit({ message: "whole", cutFromBytes: own });
      for (const transport of ["websocket", "polling"] as const) {
        const lines = [];
        for await (const event of streamLogs({ ...stage.target, transport, prefetchMs: 50 })) {
          if (event.kind === "lines") lines.push(...event.lines);
        }
        assert.equal(lines.length, 1);
        const [line] = lines;
        assert.ok(line);
        assert.equal(cutSize(line), undefined);
        const json = JSON.parse(formatEntry(line, { outputFormat: "json" })) as Record<string, unknown>;
        assert.deepEqual([json["message"], json["cutFromBytes"]], ["whole", own]);
      }
    });
  }
});

describe("a line that is cut and holds a field cutFromBytes of the server's own", () => {
  for (const own of [7, 41_943_040, "7", null, { of: 7 }]) {
    it(`keeps the field where it is ${JSON.stringify(own)}, and its true size is told all the same`, () => {
      const whole = JSON.stringify({ source: "APP", timestamp: 7, cutFromBytes: own, message: "long text" });
      const line = parseFrame(Buffer.from(whole.slice(0, -4)), 5_000);
      assert.ok(line);
      assert.deepEqual(line, { source: "APP", timestamp: 7, cutFromBytes: own, message: "long te" });
      assert.equal(cutSize(line), 5_000);
      const json = JSON.parse(formatEntry(line, { outputFormat: "json" })) as Record<string, unknown>;
      assert.deepEqual(json["cutFromBytes"], own);
    });
  }
});

describe("a line of 40 MiB", () => {
  it("is shown cut, breaks nothing, and is not repeated after a reconnect", async () => {
    await using stage = await setStage();
    stage.app.emit({ message: "before" }, { message: "x".repeat(40 * 1024 * 1024) }, { message: "after" });
    const abort = new AbortController();
    await using stream = follow(streamLogs({ ...stage.target, follow: true, signal: abort.signal }), abort);
    await until(() => stream.of("lines").flatMap(({ lines }) => lines).length === 3, "three lines");
    stage.app.dropAll("reset");
    stage.app.emit({ message: "later" });
    await until(
      () => stream.of("lines").flatMap(({ lines }) => lines).length === 4,
      "the line after the reconnect",
    );
    const lines = stream.of("lines").flatMap((event) => event.lines);
    assert.deepEqual([lines[0]?.message, lines[2]?.message, lines[3]?.message], ["before", "after", "later"]);
    const [, giant] = lines;
    assert.ok(((giant && cutSize(giant)) ?? 0) > 40 * 1024 * 1024);
    assert.ok(giant !== undefined && giant.message.length < MESSAGE_LIMIT_BYTES);
    assert.equal(giant.source, "APP");
    assert.equal(stage.app.connections.length, 2);
    await stream.stop();
  });
});

describe("a frame that breaks the protocol", () => {
  const masked = Buffer.from([0x81, 0x83, 1, 2, 3, 4, 0x61 ^ 1, 0x62 ^ 2, 0x63 ^ 3]);
  const broken: readonly (readonly [what: string, raw: Buffer, shown: readonly string[]])[] = [
    ["reserved bits", Buffer.from("\xf1\x03abc", "latin1"), ["abc"]],
    ["an unknown data opcode", Buffer.from("\x83\x03abc", "latin1"), ["abc"]],
    ["a mask", masked, ["abc"]],
    ["a stray fragment", Buffer.from("\x80\x03abc", "latin1"), ["abc"]],
    ["a message inside a message", Buffer.from("\x01\x01a\x81\x02bc", "latin1"), ["abc"]],
    ["an unknown control opcode", Buffer.from("\x8b\x03abc", "latin1"), []],
    ["a control frame in fragments", Buffer.from("\x09\x03abc", "latin1"), []],
    ["a ping of 200 bytes", Buffer.concat([Buffer.from([0x89, 126, 0, 200]), Buffer.alloc(200)]), []],
  ];
  for (const [what, raw, shown] of broken) {
    for (const splitBytes of [undefined, 1]) {
      it(`by ${what} is mended, ${splitBytes === undefined ? "whole" : "byte by byte"}`, async () => {
        await using stage = await setStage();
        stage.app.emit({ message: "one" }, { message: "two" });
        stage.app.faults = [{ replay: { splitBytes }, steps: [{ afterFrames: 1, raw }] }];
        const abort = new AbortController();
        await using stream = follow(
          streamWithTiming({ ...stage.target, follow: true, signal: abort.signal }, HASTY),
          abort,
        );
        await until(() => stream.lines().includes("two"), "the line behind it");
        assert.deepEqual(stream.lines(), ["one", ...shown, "two"]);
        assert.equal(stage.app.connections.length, 1);
        await stream.stop();
      });
    }
  }

  // Says that a terabyte follows, and swallows all that comes after it.
  const endless = Buffer.from([0x81, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0x61]);
  const timing = { ...HASTY, firstBatchMs: 20, liveness: { pingAfterMs: 100, pongWithinMs: 150 } };

  it("and never ends is gone around by polling", async () => {
    await using stage = await setStage({ keepAliveMs: 0 });
    stage.app.emit({ message: "one" }, { message: "two" });
    stage.app.faults = Array.from({ length: 99 }, () => ({ steps: [{ afterFrames: 1, raw: endless }] }));
    const abort = new AbortController();
    await using stream = follow(
      streamWithTiming({ ...stage.target, follow: true, signal: abort.signal }, timing),
      abort,
    );
    await until(() => stream.of("connected").some(({ transport }) => transport === "polling"), "polling");
    stage.app.emit({ message: "three" });
    await until(() => stream.lines().includes("three"), "the lines behind it");
    assert.deepEqual(
      stream.lines().filter((text) => text !== "a"),
      ["one", "two", "three"],
    );
    assert.ok(stage.app.connections.length <= 4, `${stage.app.connections.length} handshakes`);
    await stream.stop();
  });

  it("and never ends ends the stream when only a WebSocket will do", async () => {
    await using stage = await setStage({ keepAliveMs: 0 });
    stage.app.emit({ message: "one" }, { message: "two" });
    stage.app.faults = Array.from({ length: 99 }, () => ({ steps: [{ afterFrames: 1, raw: endless }] }));
    await assert.rejects(
      drain(streamWithTiming({ ...stage.target, follow: true, transport: "websocket" }, timing)),
      { name: "ConnectionError", code: "broken-frame" },
    );
    assert.ok(stage.app.connections.length <= 4, `${stage.app.connections.length} handshakes`);
  });
});

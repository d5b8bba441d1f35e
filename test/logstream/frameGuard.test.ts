import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseFrame } from "../../src/logstream/entry.ts";
import { FrameGuard, MESSAGE_LIMIT_BYTES } from "../../src/logstream/frameGuard.ts";
import { formatEntry, streamLogs } from "../../src/logstream/index.ts";
import { seededRandom } from "./random.ts";
import { follow, setStage, until } from "./support.ts";

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

describe("a line of 40 MiB", () => {
  it("is shown cut, breaks nothing, and is not repeated after a reconnect", async () => {
    await using stage = await setStage();
    stage.app.emit({ message: "before" }, { message: "x".repeat(40 * 1024 * 1024) }, { message: "after" });
    const abort = new AbortController();
    const stream = follow(streamLogs({ ...stage.target, follow: true, signal: abort.signal }), abort);
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
    assert.ok((giant?.cutFromBytes ?? 0) > 40 * 1024 * 1024);
    assert.ok(giant !== undefined && giant.message.length < MESSAGE_LIMIT_BYTES);
    assert.equal(giant.source, "APP");
    assert.equal(stage.app.connections.length, 2);
    await stream.stop();
  });
});

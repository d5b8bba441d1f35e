import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import type { TextBlock } from "../../../src/ui/channel/channelText.ts";
import { block, blocks, numbered, setUp, until } from "./viewSupport.ts";

describe("the bounded view", () => {
  it("tells how far the channel is behind what was pushed", async () => {
    const { channel, view } = setUp();
    // By the same clock as the view's: a timer may fire a millisecond early.
    const lagsSince = (sinceMs: number): boolean => {
      const nowMs = Date.now();
      return nowMs > sinceMs && view.lag.at(nowMs) >= nowMs - sinceMs;
    };
    view.push([block("a"), block("b")]);
    const firstMs = Date.now();
    await delay(20);
    assert.ok(lagsSince(firstMs), "nobody has seen it");
    view.lag.saw(channel.lines.length);
    assert.equal(view.lag.at(Date.now()), 0);
    for (let count = 0; count < 100; count++) view.push([block(`line ${count}`)]);
    const floodMs = Date.now();
    await delay(50);
    view.lag.saw(channel.lines.length - 1);
    assert.ok(lagsSince(floodMs), "the last one is not there yet");
    view.lag.saw(channel.lines.length);
    assert.equal(view.lag.at(Date.now()), 0, "trimmed and written anew");
  });

  it("writes the first text after a silence at once, and joins what follows", async () => {
    const { channel, view } = setUp({ intervalMs: 30 });
    view.push(blocks(1, 1));
    assert.deepEqual(channel.lines, numbered(1, 1));
    view.push(blocks(2, 2));
    view.push(blocks(3, 3));
    assert.equal(channel.writes, 1);
    await until("the second write", () => channel.writes === 2);
    assert.deepEqual(channel.lines, numbered(1, 3));
    view.dispose();
  });

  it("shows something else in the place of all that is there, and what comes below it", async () => {
    const { channel, view } = setUp();
    view.push(blocks(1, 30));
    view.push(blocks(31, 31));
    view.restart(blocks(101, 103));
    await until("the others", () => channel.lines[0] === "line 101");
    view.push(blocks(104, 104));
    await until("one more", () => channel.lines.length === 4);
    assert.deepEqual(channel.lines, numbered(101, 104));
    view.restart(blocks(1, 2));
    await until("the first ones", () => channel.lines.length === 2);
    assert.deepEqual(channel.lines, numbered(1, 2));
    view.dispose();
  });

  it("rests after a long write, in proportion", async () => {
    const { channel, view } = setUp({ bytesPerSecond: 1 });
    view.push(blocks(1, 1));
    view.push(blocks(2, 2));
    await delay(100);
    assert.deepEqual(channel.lines, numbered(1, 1));
    view.dispose();
    assert.ok(!process.getActiveResourcesInfo().includes("Timeout"));
  });

  it("grows to twice its limit, and is then replaced by its end, with a line that says so", async () => {
    const { channel, view } = setUp();
    for (let index = 1; index <= 20; index++) {
      view.push(blocks(index, index));
      await until(`line ${index}`, () => channel.lines.at(-1) === `line ${index}`);
    }
    assert.deepEqual(channel.lines, numbered(1, 20));
    view.push(blocks(21, 21));
    await until("line 21", () => channel.lines.at(-1) === "line 21");
    assert.deepEqual(channel.lines, ["trimmed 11", ...numbered(12, 21)]);
    view.push(blocks(22, 22));
    await until("line 22", () => channel.lines.at(-1) === "line 22");
    assert.deepEqual(channel.lines, ["trimmed 11", ...numbered(12, 22)]);
    view.dispose();
  });

  it("that was let go is as it was, and what comes later is trimmed to what came since", async () => {
    const { channel, view } = setUp();
    const show = async (from: number, to: number): Promise<void> => {
      view.push(blocks(from, to));
      await until(`line ${to}`, () => channel.lines.at(-1) === `line ${to}`);
    };
    await show(1, 10);
    await show(11, 15);
    view.letGo();
    view.letGo();
    await show(16, 20);
    assert.deepEqual(channel.lines, numbered(1, 20));
    await show(21, 21);
    assert.deepEqual(channel.lines, ["trimmed 15", ...numbered(16, 21)]);
    view.dispose();
  });

  it("shows only the end of a flood that is faster than it may write, and counts what it leaves out", async () => {
    const { channel, view } = setUp({ intervalMs: 20 });
    for (let index = 0; index < 1000; index++) view.push(blocks(index * 5 + 1, index * 5 + 5));
    await until("the last line", () => channel.lines.at(-1) === "line 5000");
    assert.deepEqual(channel.lines, ["trimmed 4990", ...numbered(4991, 5000)]);
    assert.ok(channel.writes < 20, `${channel.writes} writes`);
    view.dispose();
  });

  it("counts what is not even handed to it", () => {
    const { channel, view } = setUp();
    view.push(blocks(1, 3));
    view.push(blocks(4, 5));
    view.dispose();
    view.skip(95);
    view.push(blocks(101, 110));
    assert.deepEqual(channel.lines, ["trimmed 100", ...numbered(101, 110)]);
    view.dispose();
  });

  it("is bounded by bytes too", async () => {
    const { channel, view } = setUp({ limits: { rows: 1000, bytes: 100 } });
    const long = (name: string): TextBlock => block(`${name}${"ü".repeat(15)}\n`);
    view.push(["a", "b", "c", "d", "e", "f", "g"].map(long));
    await until("the end", () => channel.text.includes("g"));
    assert.deepEqual(
      channel.lines.map((line) => line.slice(0, 9)),
      ["trimmed 4", "eüüüüüüüü", "füüüüüüüü", "güüüüüüüü"],
    );
    view.dispose();
  });

  it("begins with a whole entry, not inside a traceback", async () => {
    const { channel, view } = setUp();
    view.push([
      ...blocks(1, 10),
      block("traceback\n  frame\n"),
      block("prefix   frame\n", true),
      block("prefix ValueError\n", true),
      ...blocks(11, 17),
    ]);
    await until("the end", () => channel.lines.at(-1) === "line 17");
    assert.deepEqual(channel.lines, ["trimmed 13", ...numbered(11, 17)]);
    view.dispose();
  });

  it("cuts a traceback that is longer than itself", async () => {
    const { channel, view } = setUp();
    view.push(numbered(1, 100).map((text) => block(`${text}\n`, true)));
    await until("the end", () => channel.lines.at(-1) === "line 100");
    assert.ok(channel.lines.length >= 5 && channel.lines.length <= 11, channel.text);
    view.dispose();
  });

  it("keeps one entry that is longer than everything it may hold", () => {
    const { channel, view } = setUp();
    view.push([block("x\n".repeat(50))]);
    assert.equal(channel.lines.length, 50);
    view.dispose();
  });

  it("lets someone who reads above the end read on for a while", async () => {
    const { channel, view } = setUp();
    channel.isRead = true;
    for (let index = 1; index <= 40; index++) {
      view.push(blocks(index, index));
      await until(`line ${index}`, () => channel.lines.at(-1) === `line ${index}`);
    }
    assert.deepEqual(channel.lines, numbered(1, 40));
    view.push(blocks(41, 41));
    await until("line 41", () => channel.lines.at(-1) === "line 41");
    assert.equal(channel.lines.length, 11);
    view.dispose();
  });

  it("writes nothing into a full file out of view, and shows the end once it is in view", () => {
    const { channel, view } = setUp();
    view.push(blocks(1, 3));
    channel.isInView = false;
    channel.roomBytes = 0;
    view.retry();
    view.dispose();
    view.push(blocks(4, 50));
    assert.deepEqual(channel.lines, numbered(1, 3));
    channel.isInView = true;
    view.retry();
    assert.deepEqual(channel.lines, ["trimmed 40", ...numbered(41, 50)]);
    view.dispose();
  });

  it("does not bring back what the person has cleared", async () => {
    const { channel, view } = setUp();
    view.push(blocks(1, 8));
    channel.text = "";
    view.forget();
    for (let index = 9; index <= 29; index++) {
      view.push(blocks(index, index));
      await until(`line ${index}`, () => channel.lines.at(-1) === `line ${index}`);
    }
    assert.deepEqual(channel.lines, ["trimmed 11", ...numbered(20, 29)]);
    view.dispose();
  });

  it("keeps what came since the person cleared it, where that is known later", async () => {
    const { channel, view } = setUp();
    view.push(blocks(1, 8));
    const end = view.shownEnd;
    channel.text = "";
    view.push(blocks(9, 10));
    await until("line 10", () => channel.lines.at(-1) === "line 10");
    view.forget(end);
    for (let index = 11; index <= 29; index++) {
      view.push(blocks(index, index));
      await until(`line ${index}`, () => channel.lines.at(-1) === `line ${index}`);
    }
    assert.deepEqual(channel.lines, ["trimmed 11", ...numbered(20, 29)]);
    view.dispose();
  });
});

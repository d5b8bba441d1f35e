import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { TextBlock } from "../../../src/ui/channel/channelText.ts";
import { block, blocks, numbered, setUp, until, type Channel } from "./viewSupport.ts";

/** Lines of 100 bytes each. */
function longLines(from: number, to: number): TextBlock[] {
  return numbered(from, to).map((text) => block(`${text.padEnd(99, ".")}\n`));
}

describe("the bounded view amid a flood", () => {
  let nowMs = 1_000_000;
  const limits = { rows: 4000, bytes: Infinity };
  const setUpView = (options: Parameters<typeof setUp>[0] = {}): ReturnType<typeof setUp> =>
    setUp({ limits, now: () => nowMs, ...options });
  const endFlood = (): void => {
    nowMs += 10_000;
  };
  /** Pushes so many lines at one moment, a hundred at a time, each once the ones before are shown. */
  async function flood({ channel, view }: ReturnType<typeof setUp>, to: number): Promise<void> {
    for (let next = 1; next <= to; next += 100) {
      view.push(longLines(next, next + 99));
      await until(`line ${next + 99}`, () => channel.text.includes(`line ${next + 99}.`));
    }
  }
  const firstLine = ({ lines: [first = ""] }: Channel): string => first.replaceAll(".", "");
  /** As many as the channel shows, and says that it no longer does. */
  const linesTold = (channel: Channel): number =>
    Number(/^trimmed (\d+)/.exec(firstLine(channel))?.[1]) + channel.lines.length - 1;

  it("is trimmed to a short end, and filled once the flood is over", async () => {
    const desk = setUpView();
    await flood(desk, 8100);
    const { channel, view } = desk;
    assert.ok(channel.lines.length < 2500, `${channel.lines.length} lines`);
    assert.equal(linesTold(channel), 8100);
    endFlood();
    await until("the rest", () => channel.replaces === 2);
    assert.deepEqual([firstLine(channel), channel.lines.length], ["trimmed 4100", 4001]);
    view.push(longLines(8101, 8101));
    await until("one more", () => channel.text.includes("line 8101."));
    assert.equal(channel.replaces, 2);
    view.dispose();
    assert.ok(!process.getActiveResourcesInfo().includes("Timeout"));
  });

  it("is filled once the flood is over where lines still come", async () => {
    const desk = setUpView();
    await flood(desk, 8100);
    const { channel, view } = desk;
    endFlood();
    view.push(blocks(8101, 8101));
    await until("one more", () => channel.lines.at(-1) === "line 8101");
    assert.deepEqual([channel.replaces, channel.lines.length], [2, 4001]);
    view.dispose();
  });

  it("leaves out what would wait for long, and says how much", async () => {
    const { channel, view } = setUpView({ limits: { rows: 20_000, bytes: Infinity }, intervalMs: 50 });
    for (let next = 1; next <= 10_000; next += 100) view.push(longLines(next, next + 99));
    await until("the end", () => channel.text.includes("line 10000."));
    assert.equal(channel.writes, 2);
    assert.ok(channel.lines.length < 2500, `${channel.lines.length} lines`);
    assert.equal(linesTold(channel), 10_000);
    endFlood();
    await until("all of it", () => channel.lines.length === 10_000);
    assert.equal(firstLine(channel), "line 1");
    view.dispose();
  });

  it("shows all at once that waited while the view was paused", async () => {
    const { channel, view } = setUpView();
    view.push(blocks(1, 1));
    view.push(longLines(2, 10_001));
    await until("the end", () => channel.text.includes("line 10001."));
    assert.deepEqual([firstLine(channel), channel.lines.length], ["trimmed 6001", 4001]);
    view.dispose();
  });

  it("keeps what someone reads above the end, and fills it once they are back", async () => {
    const desk = setUpView();
    await flood(desk, 8100);
    const { channel, view } = desk;
    channel.isRead = true;
    endFlood();
    const { text } = channel;
    await until("nothing to do", () => !process.getActiveResourcesInfo().includes("Timeout"));
    view.retry();
    assert.equal(channel.text, text);
    channel.isRead = false;
    view.retry();
    assert.equal(channel.lines.length, 4001);
    view.dispose();
  });

  it("is trimmed to all that it keeps where someone reads above the end", async () => {
    const desk = setUpView();
    desk.channel.isRead = true;
    await flood(desk, 16100);
    assert.equal(desk.channel.lines.length, 4001);
    desk.view.dispose();
  });

  it("is filled before it is let go", async () => {
    const desk = setUpView();
    await flood(desk, 8100);
    desk.view.letGo();
    assert.equal(desk.channel.lines.length, 4001);
    desk.view.dispose();
  });

  it("is filled before it is let go, too, where the channel is busy or someone reads above the end", async () => {
    for (const isReadAbove of [true, false]) {
      const desk = setUpView();
      await flood(desk, 8100);
      const { channel, view } = desk;
      channel.isRead = isReadAbove;
      channel.isInView = false;
      channel.roomBytes = isReadAbove ? Infinity : 0;
      const { text } = channel;
      view.letGo();
      endFlood();
      await until("nothing to do", () => !process.getActiveResourcesInfo().includes("Timeout"));
      assert.equal(channel.text, text);
      channel.isRead = false;
      channel.isInView = true;
      view.retry();
      assert.equal(channel.lines.length, 4001);
      view.push(longLines(8101, 8101));
      await until("one more", () => channel.text.includes("line 8101."));
      assert.equal(linesTold(channel), 8101);
      view.dispose();
    }
  });

  it("does not bring back what the person cleared amid it", async () => {
    const desk = setUpView();
    await flood(desk, 8100);
    const { channel, view } = desk;
    channel.text = "";
    view.forget();
    endFlood();
    await until("nothing to do", () => !process.getActiveResourcesInfo().includes("Timeout"));
    assert.equal(channel.text, "");
    view.push(blocks(8101, 8101));
    await until("one more", () => channel.lines.length === 1);
    view.dispose();
  });
});

import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { BoundedView } from "../../../src/ui/channel/boundedView.ts";
import type { BoundedViewOptions } from "../../../src/ui/channel/boundedView.ts";
import type { ViewChannel } from "../../../src/ui/channel/viewChannel.ts";
import type { TextBlock } from "../../../src/ui/channel/channelText.ts";

/** A channel as a person sees it, with a file that can be full. */
export class Channel implements ViewChannel {
  text = "";
  writes = 0;
  replaces = 0;
  roomBytes = Infinity;
  isInView = true;
  isRead = false;

  append(text: string): void {
    this.text += text;
    this.writes++;
    this.roomBytes -= Buffer.byteLength(text);
  }

  replace(text: string): void {
    this.text = text;
    this.writes++;
    this.replaces++;
    if (!this.hasRoomFor(Buffer.byteLength(text))) this.roomBytes = Infinity;
  }

  hasRoomFor(bytes: number): boolean {
    return bytes <= this.roomBytes;
  }

  canReplace(bytes: number): boolean {
    return this.isInView || this.hasRoomFor(bytes);
  }

  isReadAbove(): boolean {
    return this.isRead;
  }

  get lines(): string[] {
    return this.text.split("\n").slice(0, -1);
  }
}

export function setUp(options: Partial<Omit<BoundedViewOptions, "channel">> = {}) {
  const channel = new Channel();
  const view = new BoundedView({
    channel,
    limits: { rows: 10, bytes: 1000 },
    trimText: (lines) => `trimmed ${lines}\n`,
    intervalMs: 1,
    bytesPerSecond: Infinity,
    ...options,
  });
  return { channel, view };
}

export function block(text: string, isContinued = false): TextBlock {
  const rows = text.split("\n").length - 1;
  return { text, rows, bytes: Buffer.byteLength(text), lines: 1, isContinued, isTrouble: false };
}

export function numbered(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index}`);
}

export function blocks(from: number, to: number): TextBlock[] {
  return numbered(from, to).map((text) => block(`${text}\n`));
}

export async function until(what: string, isTrue: () => boolean): Promise<void> {
  for (let tries = 0; !isTrue(); tries++) {
    assert.ok(tries < 5000, what);
    await delay(1);
  }
}

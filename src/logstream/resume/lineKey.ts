import { timestampMs } from "../entry.ts";
import type { LogLine } from "../types.ts";

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);

/** Two hashes of 32 bits side by side; together they give 53 bits, as many as a number holds exactly. */
function finish(a: number, b: number): number {
  const low = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  const high = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  return 4294967296 * (2097151 & high) + (low >>> 0);
}

/** The two hashes, as far as they are. */
let a = 0;
let b = 0;

function mix(unit: number): void {
  a = Math.imul(a ^ unit, 2654435761);
  b = Math.imul(b ^ unit, 1597334677);
}

/**
 * A 53-bit fingerprint of (source, timestamp, message): what makes two lines the same line. The text itself is not
 * kept, so that remembering a line costs the same however long it is.
 */
export function lineKey(line: LogLine): number {
  a = 0xdeadbeef;
  b = 0x41c6ce57;
  if (line.source !== undefined) {
    for (let i = 0; i < line.source.length; i += 1) {
      mix(line.source.charCodeAt(i));
    }
    float[0] = line.timestamp;
    mix(words[0] ?? 0);
    mix(words[1] ?? 0);
  }
  return mixedWith(line.message, a, b);
}

/** The same as `mix` for each character, and as fast as it can be: most of a line is its message. */
function mixedWith(message: string, first: number, second: number): number {
  let [a, b] = [first, second];
  for (let i = 0; i < message.length; i += 1) {
    const unit = message.charCodeAt(i);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  return finish(a, b);
}

/** The key of a line that has no time of its own, at the time of the last line before it that has one. */
function keyAtMoment(key: number, timeMs: number | undefined): number {
  float[0] = timeMs ?? -1;
  const a = Math.imul((key >>> 0) ^ (words[0] ?? 0), 2654435761);
  const b = Math.imul(((key / 4294967296) >>> 0) ^ (words[1] ?? 0), 1597334677);
  return finish(a ^ b, b ^ (words[0] ?? 0));
}

/** A line as it is compared. */
export interface Received {
  readonly line: LogLine;
  /** Of the line itself. */
  readonly key: number;
  /** Its own time, or that of the last line before it that has one. Epoch ms. */
  readonly timeMs: number | undefined;
  readonly isDated: boolean;
}

export function toReceived(line: LogLine, contextMs: number | undefined): Received {
  const ownMs = timestampMs(line);
  return { line, key: lineKey(line), timeMs: ownMs ?? contextMs, isDated: ownMs !== undefined };
}

/** What a line is known by: itself when it has a time, else together with its place in time. */
export function copyKey({ key, timeMs, isDated }: Omit<Received, "line">): number {
  return isDated ? key : keyAtMoment(key, timeMs);
}

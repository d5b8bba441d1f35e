import type { Frame } from "./connectionEvents.ts";

const WHOLE_TEXT = 0x81;
const WHOLE_BINARY = 0x82;
const TWO_MORE = 126;
const FIRST_BEYOND_ASCII = 0x80;
const OBJECT_START = 0x7b;

export interface PlainFrames {
  readonly frames: readonly Frame[];
  /** Where they end in the chunk: what stands there is no plain frame, or not whole. */
  readonly end: number;
}

/**
 * The messages that a chunk of a socket's bytes holds from a place on, one behind the other, each in one whole frame with
 * nothing special about it: nearly all that a log service sends. `FrameGuard` and `ws` say what every frame means; these
 * they would hand on as they are, at several times the cost.
 */
export function readPlainFrames(chunk: Buffer, from: number): PlainFrames {
  /** Where each payload begins and ends. */
  const bounds: number[] = [];
  let headersBeyondAscii = 0;
  let at = from;
  while (at + 4 <= chunk.length) {
    const first = chunk[at];
    const length = chunk[at + 1] ?? 0;
    // A masked one, and one of 64 KiB or more, has a greater number here.
    if ((first !== WHOLE_TEXT && first !== WHOLE_BINARY) || length > TWO_MORE) break;
    const isLonger = length === TWO_MORE;
    const high = isLonger ? (chunk[at + 2] ?? 0) : 0;
    const low = isLonger ? (chunk[at + 3] ?? 0) : length;
    const start = at + (isLonger ? 4 : 2);
    const end = start + 256 * high + low;
    if (end > chunk.length) break;
    headersBeyondAscii += 1 + (high >= FIRST_BEYOND_ASCII ? 1 : 0) + (low >= FIRST_BEYOND_ASCII ? 1 : 0);
    bounds.push(start, end);
    at = end;
  }
  const latin = chunk.toString("latin1", from, at);
  // Each byte of ASCII is one character, so that one decoding serves all.
  const isAscii = Buffer.byteLength(latin) - latin.length === headersBeyondAscii;
  const frames: Frame[] = [];
  for (let index = 0; index < bounds.length; index += 2) {
    const start = bounds[index] ?? 0;
    const end = bounds[index + 1] ?? 0;
    // A slice keeps all of what it was cut out of: only what will be parsed is one.
    const isSlice = isAscii && chunk[start] === OBJECT_START;
    const text = isSlice ? latin.slice(start - from, end - from) : chunk.toString("utf8", start, end);
    frames.push({ text, bytes: end - start, cutFromBytes: undefined });
  }
  return { frames, end: at };
}

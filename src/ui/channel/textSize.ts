import type { BlockQueue } from "./blockQueue.ts";

/** Lines of text, and their bytes in UTF-8. */
export interface TextSize {
  readonly rows: number;
  readonly bytes: number;
}

export const NO_TEXT: TextSize = { rows: 0, bytes: 0 };

export function addSize(a: TextSize, b: TextSize, sign: 1 | -1 = 1): TextSize {
  return { rows: a.rows + sign * b.rows, bytes: a.bytes + sign * b.bytes };
}

/** The size of the blocks from one place up to another. */
export function sizeOfSpan(blocks: BlockQueue, from: number, to: number): TextSize {
  let size = NO_TEXT;
  for (let at = from; at < to; at++) size = addSize(size, blocks.at(at) ?? NO_TEXT);
  return size;
}

/**
 * The shortest end of these blocks that has so many rows and bytes, and begins with a whole entry; else all of them. With
 * the lines of the log in it.
 */
export function shortEnd(
  blocks: BlockQueue,
  least: TextSize,
): { readonly from: number; readonly size: TextSize; readonly lines: number } {
  let size = NO_TEXT;
  let lines = 0;
  for (let at = blocks.end - 1; at >= blocks.first; at--) {
    const block = blocks.at(at);
    if (block === undefined) continue;
    size = addSize(size, block);
    lines += block.lines;
    const isEnough = size.rows >= least.rows && size.bytes >= least.bytes;
    if (isEnough && !block.isContinued) return { from: at, size, lines };
  }
  return { from: blocks.first, size, lines };
}

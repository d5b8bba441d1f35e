import type { TextBlock } from "./channelText.ts";

/** Lines of text, and their bytes in UTF-8. */
export interface TextSize {
  readonly rows: number;
  readonly bytes: number;
}

export const NO_TEXT: TextSize = { rows: 0, bytes: 0 };

export function addSize(a: TextSize, b: TextSize, sign: 1 | -1 = 1): TextSize {
  return { rows: a.rows + sign * b.rows, bytes: a.bytes + sign * b.bytes };
}

export function sizeOfAll(blocks: readonly TextBlock[]): TextSize {
  return blocks.reduce((sum: TextSize, block) => addSize(sum, block), NO_TEXT);
}

/** The shortest end of these blocks that has so many rows and bytes, from `head` on, and begins with a whole entry. */
export function shortEnd(
  blocks: readonly TextBlock[],
  head: number,
  least: TextSize,
): { readonly from: number; readonly size: TextSize } {
  let size = NO_TEXT;
  for (let at = blocks.length - 1; at >= head; at--) {
    const block = blocks[at];
    if (block === undefined) continue;
    size = addSize(size, block);
    if (size.rows >= least.rows && size.bytes >= least.bytes && !block.isContinued) return { from: at, size };
  }
  return { from: head, size };
}

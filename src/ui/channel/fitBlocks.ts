import type { TextBlock } from "./channelText.ts";
import { addSize, NO_TEXT, type TextSize } from "./textSize.ts";

/**
 * What a view shows of a log that is longer than its limits and of which lines far above its end were just read: `top`,
 * which ends with those, has half of the room at least, and the end of the `rest` what is left. `between` stands for the
 * lines that are left out.
 */
export function fitBlocks(
  top: readonly TextBlock[],
  rest: readonly TextBlock[],
  limits: TextSize,
  between: (lines: number) => TextBlock,
): TextBlock[] {
  const shownRest = endWithin(rest, { rows: limits.rows / 2, bytes: limits.bytes / 2 });
  const shownTop = endWithin(top, less(limits, sizeOf(shownRest)));
  const room = less(limits, sizeOf(shownTop));
  const all = endWithin(rest, room);
  const missing = rest.slice(0, rest.length - all.length).reduce((sum, { lines }) => sum + lines, 0);
  return [...shownTop, ...(missing === 0 ? [] : [between(missing)]), ...all];
}

function endWithin(blocks: readonly TextBlock[], { rows, bytes }: TextSize): readonly TextBlock[] {
  let size = NO_TEXT;
  const first = blocks.findLastIndex((block) => {
    size = addSize(size, block);
    return size.rows > rows || size.bytes > bytes;
  });
  return blocks.slice(first + 1);
}

function sizeOf(blocks: readonly TextBlock[]): TextSize {
  return blocks.reduce<TextSize>((size, block) => addSize(size, block), NO_TEXT);
}

function less(from: TextSize, size: TextSize): TextSize {
  return { rows: from.rows - size.rows, bytes: from.bytes - size.bytes };
}

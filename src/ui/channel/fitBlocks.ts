import type { TextBlock } from "./channelText.ts";
import { addSize, NO_TEXT, type TextSize } from "./textSize.ts";

/**
 * What a view shows of a log that is longer than its limits and of which lines far above its end were just read: `top`,
 * which ends with those, has half of the room at least, and the end of the `rest` what is left. `leftOut` stands for lines
 * that are not shown.
 */
export function fitBlocks(
  top: readonly TextBlock[],
  rest: readonly TextBlock[],
  limits: TextSize,
  leftOut: (lines: number) => TextBlock,
): TextBlock[] {
  const shownRest = endWithin(rest, { rows: limits.rows / 2, bytes: limits.bytes / 2 });
  const shownTop = endWithin(top, less(limits, sizeOf(shownRest)));
  const room = less(limits, sizeOf(shownTop));
  const all = endWithin(rest, room);
  const marked = (from: readonly TextBlock[], shown: readonly TextBlock[]): readonly TextBlock[] => {
    const missing = from.slice(0, from.length - shown.length).reduce((sum, { lines }) => sum + lines, 0);
    return missing === 0 ? shown : [leftOut(missing), ...shown];
  };
  return [...marked(top, shownTop), ...marked(rest, all)];
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

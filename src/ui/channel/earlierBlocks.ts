import type { LineItem, SessionItem } from "../../sessions/sessionItem.ts";
import { hasTrouble, type TextBlock } from "./channelText.ts";
import { fitBlocks } from "./fitBlocks.ts";
import type { TextSize } from "./textSize.ts";

/** Lines above the end of what was just read of the time before: each page writes them all again. */
const MOST_ABOVE = 5000;

export interface EarlierLook {
  readonly limits: TextSize;
  /** As many of the last items have room, about. */
  readonly mostItems: number;
  readonly isErrorsOnly: boolean;
  readonly text: (items: readonly SessionItem[]) => readonly TextBlock[];
  /** Stands for so many lines that are not shown. */
  readonly leftOut: (lines: number) => TextBlock;
}

/** What a view shows of a log of which the lines up to `last` were just read from before, and the rest had come already. */
export function earlierBlocks(
  items: readonly SessionItem[],
  last: LineItem | undefined,
  { limits, mostItems, isErrorsOnly, text, leftOut }: EarlierLook,
): TextBlock[] {
  const isLast = (item: SessionItem): boolean =>
    item.kind === "line" && item.earlier !== undefined && item.earlier.number === last?.earlier?.number;
  const split = items.findLastIndex(isLast) + 1;
  const blocksOfEnd = (part: readonly SessionItem[], most: number): TextBlock[] => {
    const wanted = isErrorsOnly ? part.filter(hasTrouble) : part;
    const blocks = text(wanted.slice(-most)).filter(({ isTrouble }) => isTrouble || !isErrorsOnly);
    const lines = wanted.slice(0, -most).filter(({ kind }) => kind === "line").length;
    return lines === 0 ? blocks : [leftOut(lines), ...blocks];
  };
  const top = blocksOfEnd(items.slice(0, split), MOST_ABOVE);
  const rest = blocksOfEnd(items.slice(split), mostItems);
  return fitBlocks(top, rest, limits, leftOut);
}

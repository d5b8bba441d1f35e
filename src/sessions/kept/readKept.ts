import { readFile } from "node:fs/promises";
import { setImmediate as breathe } from "node:timers/promises";
import { readRows, type KeptItem } from "./keptRows.ts";
import type { Segment } from "./segmentFiles.ts";

/** Read at a stretch; then the window has its turn. */
const SLICE_ITEMS = 1000;

/** What a segment holds, oldest first. Nothing where it is gone. */
export async function readSegment({ path }: Segment): Promise<readonly KeptItem[]> {
  try {
    return readRows(await readFile(path, "utf8"));
  } catch (error) {
    // Deleted meanwhile, as too old or because somebody asked for it.
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}

/** The last items of segments that are one log's, in their order, with at most so many lines. */
export async function readLast(
  segments: readonly Segment[],
  mostLines: number,
): Promise<readonly KeptItem[]> {
  const pieces: (readonly KeptItem[])[] = [];
  let lines = 0;
  for (const segment of segments.toReversed()) {
    if (lines >= mostLines) break;
    const items = await readSegment(segment);
    pieces.unshift(items);
    lines += linesIn(items);
    await breathe();
  }
  const items = pieces.flat();
  for (let at = 0; lines > mostLines; at++) {
    if (items[at]?.kind !== "line") continue;
    lines--;
    if (lines === mostLines) return items.slice(at + 1);
  }
  return items;
}

function linesIn(items: readonly KeptItem[]): number {
  return items.reduce((sum, { kind }) => sum + (kind === "line" ? 1 : 0), 0);
}

/** Items in slices. */
export function* slicesOf<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let at = 0; at < items.length; at += SLICE_ITEMS) yield items.slice(at, at + SLICE_ITEMS);
}

import type { LogLine } from "../../logstream/index.ts";
import type { ReadLine } from "../../reading/lineFacts.ts";
import type { Notice, SessionItem } from "../sessionItem.ts";
import type { KeptItem } from "./keptRows.ts";

/** What was kept as what a session receives; `readAll` reads lines that come together. */
export function restoredItems(
  kept: readonly KeptItem[],
  readAll: (lines: readonly LogLine[]) => ReadLine[],
): SessionItem[] {
  const items: SessionItem[] = [];
  let lines: LogLine[] = [];
  let arrivals: number[] = [];
  const takeLines = (): void => {
    for (const [index, read] of readAll(lines).entries())
      items.push({ kind: "line", ...read, arrivedMs: arrivals[index] ?? 0, isRestored: true });
    lines = [];
    arrivals = [];
  };
  for (const item of kept) {
    if (item.kind === "line") {
      lines.push(item.line);
      arrivals.push(item.arrivedMs);
      continue;
    }
    takeLines();
    items.push({ kind: "notice", notice: noticeOf(item), arrivedMs: item.arrivedMs, isRestored: true });
  }
  takeLines();
  return items;
}

function noticeOf(item: Exclude<KeptItem, { kind: "line" }>): Notice {
  if (item.kind === "hole") return { kind: "keptHole", lines: item.lines };
  const { kind, cause, since, until } = item;
  return { kind, cause, since, until };
}

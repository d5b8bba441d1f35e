import { ErrorEntries, type ErrorEntry } from "./errorEntries.ts";
import type { LineItem } from "./sessionItem.ts";

/** Where the reason of a crash begins among lines that led to it: the last error before it, else the word of it. */
export function entryOfCrash(
  lines: readonly LineItem[],
  crashMs: number,
): { readonly item: LineItem; readonly part: number } | undefined {
  const entries = new ErrorEntries();
  for (const item of lines) entries.see(item);
  entries.endQuiet(Infinity);
  let exit: ErrorEntry | undefined;
  let reason: ErrorEntry | undefined;
  for (let entry = entries.next(); entry !== undefined; entry = entries.next()) {
    if (entry.atMs > crashMs) continue;
    if (entry.isExit) exit = entry;
    else reason = entry;
  }
  return (reason ?? exit)?.lines[0];
}

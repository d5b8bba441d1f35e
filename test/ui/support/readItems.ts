import { LineReader } from "../../../src/reading/lineReader.ts";
import type { LineItem, SessionItem } from "../../../src/sessions/sessionItem.ts";

export type UnreadItem = Exclude<SessionItem, LineItem> | Omit<LineItem, "facts">;

/** Reads the lines of one log in their order, as a session does before it hands them on. */
export function createItemReader(): (items: readonly UnreadItem[]) => SessionItem[] {
  const reader = new LineReader();
  return (items) =>
    items.map((item) => (item.kind === "line" ? { ...item, facts: reader.read(item.line) } : item));
}

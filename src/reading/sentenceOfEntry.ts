import { LineReader } from "./lineReader.ts";

/** What an entry says went wrong, such as `KeyError: 'price'`; where it names nothing, its first row. */
export function sentenceOfEntry(entry: string): string {
  const { parts } = new LineReader().read({ message: entry });
  const named = parts.findLast(({ error }) => error !== undefined)?.error;
  return (named ?? entry.trim().split("\n", 1)[0] ?? "").trim();
}

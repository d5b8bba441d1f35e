import { SourceMap, type SourceMapPayload } from "node:module";

const place = /[^\s()]*extension\.cjs:(\d+):(\d+)/g;

/** A stack of the packaged extension with the places of its sources: `src/ui/x.ts:12:5`. Other rows stay as they are. */
export function readStack(stack: string, map: SourceMapPayload): string {
  const places = new SourceMap(map);
  return stack.replaceAll(place, (found, line: string, column: string) => {
    const entry = places.findEntry(Number(line) - 1, Number(column) - 1);
    if (!("originalSource" in entry)) return found;
    return `${entry.originalSource.replace(/^(?:\.\.\/)+/, "")}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  });
}

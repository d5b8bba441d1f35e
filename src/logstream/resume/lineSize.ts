import type { LogLine } from "../types.ts";

/** What a line costs beside its texts: objects, numbers, the places that point to it. Bytes. */
const OVERHEAD_BYTES = 100;
const FIELD_BYTES = 24;

/** What a line holds in memory, all its fields included, estimated. Bytes. */
export function lineSize(line: LogLine): number {
  let bytes = OVERHEAD_BYTES;
  // Not recursive: a server's field may be nested deeper than any stack.
  const open: object[] = [line];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    for (const name in value) {
      const field: unknown = value[name as keyof typeof value];
      bytes += FIELD_BYTES;
      if (typeof field === "string") {
        bytes += 2 * field.length;
      } else if (typeof field === "object" && field !== null) {
        bytes += 2 * name.length;
        open.push(field);
      }
    }
  }
  return bytes;
}

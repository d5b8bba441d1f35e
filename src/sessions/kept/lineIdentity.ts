import { createHash } from "node:crypto";
import { timestampMs, type LogLine } from "../../logstream/index.ts";

/** Text that is compared, characters: what is kept of a long line is cut. */
const COMPARED_CHARS = 4096;

/**
 * Equal for lines that are the same one: by source, time and text, both masked or neither. A line without a time is told
 * from its like by that of the line before it (epoch milliseconds), where there is one.
 */
export function lineIdentity(line: LogLine, beforeMs: number | undefined): string {
  const text = line.message.slice(0, COMPARED_CHARS).replace(/[\r\n]+$/, "");
  const at = timestampMs(line) ?? `after ${beforeMs ?? ""}`;
  // Many are held at once: a short text each.
  return createHash("sha1")
    .update(`${line.source?.toUpperCase() ?? ""}\n${at}\n${text}`)
    .digest("base64url")
    .slice(0, 16);
}

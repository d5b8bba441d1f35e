import type { LogEntry, LogLine } from "./types.ts";

/** A single NUL byte, text or binary: the server's keep-alive, or "no logs". Never a line. */
const KEEP_ALIVE = "\0";

/** Epoch seconds stay below this until the year 5138; above, the unit is milliseconds, then micro-, then nanoseconds. */
const SECONDS_LIMIT = 1e11;

function toEpochMs(timestamp: number): number | undefined {
  if (!(timestamp > 0)) {
    return undefined;
  }
  let ms = timestamp;
  if (timestamp < SECONDS_LIMIT) {
    ms = timestamp * 1e3;
  } else if (timestamp >= SECONDS_LIMIT * 1e6) {
    ms = timestamp / 1e6;
  } else if (timestamp >= SECONDS_LIMIT * 1e3) {
    ms = timestamp / 1e3;
  }
  return ms <= 8.64e15 ? ms : undefined;
}

/** When the line was logged, epoch milliseconds (fractional); undefined for a plain line or a timestamp <= 0. */
export function timestampMs(line: LogLine): number | undefined {
  return line.timestamp === undefined ? undefined : toEpochMs(line.timestamp);
}

function toTimestamp(value: unknown): number {
  if (typeof value === "number") {
    return value;
  }
  if (typeof value === "string" && value.trim() !== "") {
    const seconds = Number(value);
    return Number.isFinite(seconds) ? seconds : Date.parse(value) / 1e3 || 0;
  }
  return 0;
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    // Most log text is not JSON: a plain line.
    return undefined;
  }
}

/** The last field of that name in any case, but for one that is null, as Go's JSON reads it. */
function fieldOf(object: Record<string, unknown>, name: string): string | undefined {
  let found: string | undefined;
  for (const key in object) {
    const isIt = key === name || (key.length === name.length && key.toLowerCase() === name);
    found = isIt && object[key] !== null ? key : found;
  }
  return found;
}

/** Of lines with a `cutFromBytes` that is the server's own field: their true size where they were cut. Bytes. */
const besideOwnField = new WeakMap<LogLine, number | undefined>();

/** The true size of a line that was cut because it was over 16 MiB, bytes; undefined for every other. */
export function cutSize(line: LogLine): number | undefined {
  if (typeof line.cutFromBytes !== "number" || besideOwnField.has(line)) {
    return besideOwnField.get(line);
  }
  return line.cutFromBytes;
}

const OWN_FIELDS = new Set(["source", "timestamp", "message"]);

/** Whether an object is an entry: text with a named source. Anything else stays the text it was. */
function toEntry(object: Record<string, unknown>): LogEntry | undefined {
  const sourceKey = fieldOf(object, "source");
  const timestampKey = fieldOf(object, "timestamp");
  const messageKey = fieldOf(object, "message");
  const source = sourceKey === undefined ? undefined : object[sourceKey];
  const message = messageKey === undefined ? undefined : object[messageKey];
  if (typeof source !== "string" || typeof message !== "string") {
    return undefined;
  }
  const stamp = timestampKey === undefined ? undefined : object[timestampKey];
  if (sourceKey === "source" && messageKey === "message" && timestampKey === "timestamp") {
    if (typeof stamp === "number") {
      return object as unknown as LogEntry;
    }
  }
  const rest = Object.entries(object).filter(([key]) => !OWN_FIELDS.has(key.toLowerCase()));
  return { ...Object.fromEntries(rest), source, timestamp: toTimestamp(stamp), message };
}

const OBJECT_START = 0x7b;

function looksLikeObject(text: string): boolean {
  return text.charCodeAt(0) === OBJECT_START || text.trimStart().startsWith("{");
}

/** A JSON text that breaks off inside its last string, ended there. */
function mend(text: string): string {
  // Half an escape at the very end cannot be read; `\\u` has the longest one.
  return `${text.replace(/\\(u[0-9a-fA-F]{0,3})?$/, "").replace(/\uFFFD+$/, "")}"}`;
}

/**
 * Reads one frame. Undefined for a keep-alive, and for an empty line, as the CLI has it. Never throws, whatever the bytes.
 * `cutFromBytes` is the true size of a frame that was cut; the line then carries it too, unless it holds a field of that
 * name already: see `cutSize`.
 */
export function parseText(text: string, cutFromBytes?: number): LogLine | undefined {
  if (text === KEEP_ALIVE) {
    return undefined;
  }
  if (cutFromBytes !== undefined) {
    const entry = toEntry(parseObject(mend(text)) ?? {});
    if (entry?.cutFromBytes !== undefined) {
      besideOwnField.set(entry, cutFromBytes);
      return entry;
    }
    return { ...(entry ?? { message: text }), cutFromBytes };
  }
  if (text.length < 3 && /^\r?\n?$/.test(text)) {
    return undefined;
  }
  const entry = looksLikeObject(text) ? toEntry(parseObject(text) ?? {}) : undefined;
  if (entry?.cutFromBytes !== undefined) {
    besideOwnField.set(entry, undefined);
  }
  return entry ?? { message: ownText(text) };
}

/** What begins as an object does may be a piece of all that was read at once, which as a line it would keep in memory. */
function ownText(text: string): string {
  return text.charCodeAt(0) === OBJECT_START ? Buffer.from(text).toString() : text;
}

/** The same of a frame's bytes. */
export function parseFrame(frame: Buffer, cutFromBytes?: number): LogLine | undefined {
  return parseText(frame.toString("utf8"), cutFromBytes);
}

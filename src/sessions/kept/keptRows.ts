import { formatEntry, timestampMs } from "../../logstream/index.ts";
import type { GapCause, LogLine } from "../../logstream/index.ts";
import type { AppPlace } from "./segmentFiles.ts";

/** Of one line; the view shows less. Characters. */
const LONGEST_MESSAGE = 64 * 1024;
/** A line whose other fields make it longer is kept without them. Characters. */
const LONGEST_ROW = 4 * LONGEST_MESSAGE;
/** A moment of arrival is written where it differs by so much from the one before. Milliseconds. */
const ARRIVAL_MS = 1000;

/** Lines may be missing where it stands: the stream said so. */
export interface KeptGap {
  readonly kind: "gap";
  readonly cause: GapCause;
  /** Epoch milliseconds. */
  readonly since: number | undefined;
  readonly until: number | undefined;
}

/** So many lines came where it stands that were not kept: the disk was full, or did not keep up. */
export interface KeptHole {
  readonly kind: "hole";
  readonly lines: number;
}

/** What is kept of a stream, in the order in which it came. `arrivedMs`: epoch milliseconds. */
export type KeptItem =
  | { readonly kind: "line"; readonly line: LogLine; readonly arrivedMs: number }
  | (KeptGap & { readonly arrivedMs: number })
  | (KeptHole & { readonly arrivedMs: number });

/** When a line was logged, epoch milliseconds. Undefined where an item is as old as the one before it. */
export function loggedMs(item: KeptItem): number | undefined {
  return item.kind === "line" ? timestampMs(item.line) : undefined;
}

/** What a segment says of itself in its first row. */
export interface SegmentHeader extends AppPlace {
  /** When its first line was logged, else when it came. Epoch milliseconds. */
  readonly fromMs: number;
  /** When the last line of the log before it was logged that has a time. */
  readonly afterMs: number | undefined;
}

const VERSION = 1;

/**
 * Writes rows of NDJSON: an object is a line of the app, as a saved file has it; an array is ours. So no line of an app can
 * be taken for ours.
 */
export class RowWriter {
  #arrivedMs = -Infinity;

  header({ host, app, address, fromMs, afterMs }: SegmentHeader): string {
    this.#arrivedMs = -Infinity;
    return row(["kept", { v: VERSION, host, app, address, fromMs, afterMs }]);
  }

  /** The line of an item is masked already. */
  item(item: KeptItem): string {
    if (item.kind === "hole") return row(["hole", item.lines]);
    if (item.kind === "gap") return row(["gap", item.cause, item.since ?? null, item.until ?? null]);
    const leastMs = item.line.timestamp === undefined ? 1 : ARRIVAL_MS;
    const isNew = Math.abs(item.arrivedMs - this.#arrivedMs) >= leastMs;
    if (isNew) this.#arrivedMs = item.arrivedMs;
    return `${isNew ? row(["at", item.arrivedMs]) : ""}${lineText(item.line)}\n`;
  }
}

function row(value: readonly unknown[]): string {
  return `${JSON.stringify(value)}\n`;
}

function lineText(line: LogLine): string {
  const text = textOf(withShortMessage(line));
  if (text.length <= LONGEST_ROW) return text;
  const { source, timestamp, message } = line;
  const bare: LogLine = source === undefined ? { message } : { source, timestamp, message };
  return textOf(withShortMessage(bare));
}

/** As a saved file has it where that is more than its fields: halves of characters, fields that are nested too deep. */
function textOf(line: LogLine): string {
  try {
    const text = JSON.stringify(line);
    if (!text.includes("\\ud")) return text;
  } catch {
    // Said again below, without what cannot be said.
  }
  return formatEntry(line, { outputFormat: "json" });
}

function withShortMessage(line: LogLine): LogLine {
  const { message } = line;
  if (message.length <= LONGEST_MESSAGE) return line;
  const start = message.slice(0, LONGEST_MESSAGE).toWellFormed();
  return { ...line, message: `${start} … [cut here: ${message.length} characters in all]` };
}

/** The header of a segment; undefined where the text does not begin with one. */
export function readHeader(text: string): SegmentHeader | undefined {
  const value = parse(text.slice(0, Math.max(0, text.indexOf("\n"))));
  if (!Array.isArray(value) || value[0] !== "kept") return undefined;
  const { v, host, app, address, fromMs, afterMs } = (value[1] ?? {}) as Partial<Record<string, unknown>>;
  if (v !== VERSION || typeof host !== "string" || typeof app !== "string" || typeof fromMs !== "number") {
    return undefined;
  }
  const place = typeof address === "string" ? { host, app, address } : { host, app };
  return { ...place, fromMs, afterMs: numberOf(afterMs) };
}

/**
 * What the text of a segment holds. A last row without its end is torn, by a process that was killed or a disk that was
 * full, and is dropped; a row that cannot be read is left out, and nothing else.
 */
export function readRows(text: string): KeptItem[] {
  const items: KeptItem[] = [];
  let arrivedMs = 0;
  for (let from = 0, end = text.indexOf("\n"); end !== -1; from = end + 1, end = text.indexOf("\n", from)) {
    const value = parse(text.slice(from, end));
    if (isLine(value)) {
      items.push({ kind: "line", line: value, arrivedMs });
    } else if (Array.isArray(value)) {
      if (value[0] === "at" && typeof value[1] === "number") arrivedMs = value[1];
      else items.push(...ownItem(value, arrivedMs));
    }
  }
  return items;
}

function ownItem([kind, ...rest]: readonly unknown[], arrivedMs: number): KeptItem[] {
  const [first, since, until] = rest;
  if (kind === "hole" && typeof first === "number") return [{ kind, lines: first, arrivedMs }];
  if (kind !== "gap" || (first !== "buffer-overrun" && first !== "log-restarted")) return [];
  return [{ kind, cause: first, since: numberOf(since), until: numberOf(until), arrivedMs }];
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function isLine(value: unknown): value is LogLine {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const { source, timestamp, message } = value as Partial<Record<string, unknown>>;
  const isEntry = typeof source === "string" && typeof timestamp === "number";
  return typeof message === "string" && (isEntry || (source === undefined && timestamp === undefined));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import { timestampMs } from "./entry.ts";
import type { LogLine, OutputFormat } from "./types.ts";

const BRIGHT_BLACK = "\x1b[90m";
const BRIGHT_BLUE = "\x1b[94m";
const RESET = "\x1b[0m";
const NO_TIME = "----------";

export interface FormatOptions {
  readonly outputFormat?: OutputFormat | undefined;
  readonly colorize?: boolean | undefined;
}

function trimLineEnd(text: string): string {
  let end = text.length;
  while (end > 0 && (text.charCodeAt(end - 1) === 10 || text.charCodeAt(end - 1) === 13)) {
    end -= 1;
  }
  return end === text.length ? text : text.slice(0, end);
}

/** Lines of one second share their text, and formatting a date costs more than all the rest of a line. */
let lastSecond = NaN;
let lastText = "";

function formatTime(ms: number | undefined): string {
  if (ms === undefined) {
    return NO_TIME;
  }
  const second = Math.floor(ms / 1e3);
  if (second !== lastSecond) {
    lastText = `${new Date(second * 1e3).toISOString().slice(0, -5)}Z`;
    lastSecond = second;
  }
  return lastText;
}

function formatText(line: LogLine, colorize: boolean): string {
  const message = trimLineEnd(line.message);
  if (line.source === undefined) {
    return message;
  }
  const time = formatTime(timestampMs(line));
  const source = line.source.toUpperCase();
  return colorize
    ? `${BRIGHT_BLACK}${time}${RESET} [${BRIGHT_BLUE}${source}${RESET}] ${message}`
    : `${time} [${source}] ${message}`;
}

/** What half of a character is written as, instead of an escape that other readers refuse. In names, too. */
function replaceLoneSurrogates(_name: string, value: unknown): unknown {
  if (typeof value === "string") {
    return value.toWellFormed();
  }
  if (typeof value !== "object" || value === null || Object.keys(value).every((key) => key.isWellFormed())) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key.toWellFormed(), field]));
}

/** A field that is nested too deep for JSON.stringify is left out; the line itself is not lost for it. */
function stringify(line: Record<string, unknown>): string {
  try {
    const text = JSON.stringify(line);
    return text.includes("\\ud") ? JSON.stringify(line, replaceLoneSurrogates) : text;
  } catch {
    const flat = Object.entries(line).filter(([, value]) => typeof value !== "object" || value === null);
    return JSON.stringify(Object.fromEntries(flat), replaceLoneSurrogates);
  }
}

function formatJson(line: LogLine): string {
  if (line.source === undefined) {
    return stringify({ ...line, message: trimLineEnd(line.message) });
  }
  const { source, timestamp, message, ...rest } = line;
  return stringify({ source: source.toUpperCase(), timestamp, message: trimLineEnd(message), ...rest });
}

/**
 * One line without its newline: the Databricks CLI's text (`2024-01-15T10:50:00Z [APP] message`, UTC, whole seconds,
 * `----------` for no time), or NDJSON with `source`, `timestamp`, `message`, then whatever else the server sent.
 */
export function formatEntry(
  line: LogLine,
  { outputFormat = "text", colorize = false }: FormatOptions = {},
): string {
  return outputFormat === "json" ? formatJson(line) : formatText(line, colorize);
}

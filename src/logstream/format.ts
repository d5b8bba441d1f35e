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

/** Formatting a date costs more than all the rest of a line. */
let lastSecond = NaN;
let lastTime = "";

function formatTime(second: number): string {
  if (second !== lastSecond) {
    lastTime = `${new Date(second * 1e3).toISOString().slice(0, -5)}Z`;
    lastSecond = second;
  }
  return lastTime;
}

/** What was written before the last message: lines of one second and source share it. */
let lastPrefix = "";
let prefixSecond: number | undefined;
let prefixSource = "";
let isPrefixColored: boolean | undefined;

function formatPrefix(second: number | undefined, source: string, colorize: boolean): string {
  if (second !== prefixSecond || source !== prefixSource || colorize !== isPrefixColored) {
    const time = second === undefined ? NO_TIME : formatTime(second);
    const name = source.toUpperCase();
    lastPrefix = colorize
      ? `${BRIGHT_BLACK}${time}${RESET} [${BRIGHT_BLUE}${name}${RESET}] `
      : `${time} [${name}] `;
    prefixSecond = second;
    prefixSource = source;
    isPrefixColored = colorize;
  }
  return lastPrefix;
}

function formatText(line: LogLine, colorize: boolean): string {
  const message = trimLineEnd(line.message);
  if (line.source === undefined) {
    return message;
  }
  const ms = timestampMs(line);
  return formatPrefix(ms === undefined ? undefined : Math.floor(ms / 1e3), line.source, colorize) + message;
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

import { namedLevel } from "./textLevel.ts";
import type { Level } from "./level.ts";

const LEVEL_NAMES = ["level", "severity", "levelname", "log.level", "lvl", "levelName"];
const MESSAGE_NAMES = ["message", "msg", "event", "text"];
/** The line's own time stands before it. */
const TIME_NAMES = ["time", "timestamp", "ts", "asctime", "@timestamp"];
const STACK_NAMES = ["stack", "stack_trace", "stacktrace", "exc_info", "exception", "traceback"];

export interface JsonLine {
  readonly level: Level | undefined;
  /** The message first, then the other fields, then a stack on lines of its own. */
  readonly text: string;
}

/** A line that is a JSON object of a logger, readable; undefined for any other. Never throws. */
export function readJsonLine(text: string): JsonLine | undefined {
  const trimmed = text.trim();
  if (!trimmed.startsWith("{") || !trimmed.endsWith("}")) return undefined;
  try {
    const object = asObject(JSON.parse(trimmed));
    return object && readObject(object, text);
  } catch {
    // Braces around something else, or nested deeper than can be written again: text like any other.
    return undefined;
  }
}

function readObject(object: Readonly<Record<string, unknown>>, text: string): JsonLine | undefined {
  const record = asObject(object["record"]);
  if (record !== undefined && typeof object["text"] === "string") {
    return { level: namedLevel(asObject(record["level"])?.["name"]), text: object["text"].trimEnd() };
  }
  const error = asObject(object["err"]) ?? asObject(object["error"]);
  const messageName = MESSAGE_NAMES.find((name) => typeof object[name] === "string");
  const levelName = LEVEL_NAMES.find((name) => namedLevel(object[name]) !== undefined);
  const level = levelName === undefined ? undefined : namedLevel(object[levelName]);
  // Without a message it is data that the app printed, which is shown as it is.
  if (messageName === undefined && (levelName === undefined || error === undefined)) {
    return levelName !== undefined && typeof object[levelName] === "string" ? { level, text } : undefined;
  }
  const stacks: string[] = [];
  const fields: string[] = [];
  for (const [name, value] of Object.entries(object)) {
    if (name === messageName || name === levelName || TIME_NAMES.includes(name)) continue;
    if (STACK_NAMES.includes(name) && isStack(value)) stacks.push(value);
    else if (asObject(value) === error && error !== undefined && isStack(error["stack"]))
      stacks.push(error["stack"]);
    else fields.push(`${name}=${valueText(value)}`);
  }
  const message = messageName === undefined ? (error?.["message"] ?? "") : object[messageName];
  const first = [String(message), ...fields].join("  ").trim();
  return {
    level,
    text: [first, ...stacks].join("\n"),
  };
}

function asObject(value: unknown): Record<string, unknown> | undefined {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : undefined;
}

function isStack(value: unknown): value is string {
  return typeof value === "string" && value.includes("\n");
}

function valueText(value: unknown): string {
  return typeof value === "string" && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);
}

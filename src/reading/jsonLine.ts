import { decode, scanObject, plainName } from "./jsonFields.ts";
import type { RawField, Scan } from "./jsonFields.ts";
import { stackText } from "./jsonStack.ts";
import { JsonLine } from "./jsonRecord.ts";
import { namedLevel, openTelemetryLevel } from "./levelNames.ts";
import { isRecordPrefix, textLevel } from "./textLevel.ts";
import type { Level } from "./level.ts";

/** Names as `plainName` writes them, the ones that tell most first. */
const LEVEL_NAMES = ["level", "severity", "levelname", "loglevel", "lvl", "severitytext", "@l", "l"];
const MESSAGE_NAMES = ["message", "msg", "event", "text", "body", "@m", "@mt", "shortmessage"];
/** The line's own time stands before it. */
const TIME_NAMES: ReadonlySet<string> = new Set([
  ...["time", "timestamp", "ts", "asctime", "@timestamp", "@t", "datetime"],
  ...["timeunixnano", "observedtimestamp", "observedtimeunixnano"],
]);
const STACK_NAMES: ReadonlySet<string> = new Set([
  ...["stack", "stacktrace", "excinfo", "exception", "traceback", "exctext", "@x", "stackinfo"],
  ...["errorstack", "errorstacktrace", "exceptionstacktrace", "errstack", "error", "err", "trace"],
]);
/** Objects that hold a stack, and perhaps the message. */
const ERROR_NAMES: ReadonlySet<string> = new Set(["err", "error", "exception", "excinfo", "exc"]);

/** Objects that hold a record's fields, as tracing and OpenTelemetry nest them. */
const HOLDERS: ReadonlySet<string> = new Set(["fields", "attributes"]);

/** Further in than this an object is part of what is said. Characters. */
const LONGEST_PREFIX = 200;

/** A row is asked after when it comes, and again when it is shown, soon after: so many are remembered. */
const REMEMBERED_ROWS = 512;
/** Characters. */
const LONGEST_REMEMBERED = 4096;

const remembered = new Map<string, JsonLine>();

/** A row that is a JSON object of a logger, perhaps behind a prefix, readable; undefined for any other. Never throws. */
export function readJsonLine(text: string): JsonLine | undefined {
  if (!endsInBrace(text)) return undefined;
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const start = objectStart(text);
  if (start === undefined) return undefined;
  const scan = scanAt(text, start);
  if (scan.kind !== "whole") return undefined;
  const object = readFields(scan.fields, start === 0 ? text : text.slice(start));
  const line = object && behind(text.slice(0, start).trim(), object, text);
  if (line !== undefined && text.length <= LONGEST_REMEMBERED) {
    if (remembered.size >= REMEMBERED_ROWS) remembered.clear();
    remembered.set(text, line);
  }
  return line;
}

function behind(prefix: string, object: JsonLine, text: string): JsonLine {
  if (prefix === "") return object;
  const level = object.level ?? textLevel(text);
  return new JsonLine(
    level,
    object.mayHaveRows,
    () => `${prefix} ${object.text}`,
    () => `${prefix} ${object.said}`,
  );
}

/** Whether a row breaks off within an object that it begins. */
export function isCutJson(text: string): boolean {
  const start = objectStart(text);
  return start !== undefined && scanAt(text, start).kind === "begun";
}

let lastText = "";
let lastScan: Scan = scanObject("");

/** A text is asked after twice in turn: whether it breaks off, and what it says. */
function scanAt(text: string, start: number): Scan {
  if (text !== lastText) {
    lastScan = scanObject(start === 0 ? text : text.slice(start));
    lastText = text;
  }
  return lastScan;
}

/** White space aside. */
function endsInBrace(text: string): boolean {
  const last = text.charCodeAt(text.length - 1);
  if (last > 0x20 && last < 0x7f) return last === 0x7d;
  return text.slice(-40).trimEnd().endsWith("}");
}

/** Where an object begins that is all of the text but for what a logger or a tool puts before it. */
function objectStart(text: string): number | undefined {
  const at = text.startsWith("{") ? 0 : text.slice(0, LONGEST_PREFIX).indexOf("{");
  if (at === -1 || !/^\{\s*["}]/.test(text.slice(at, at + 200))) return undefined;
  return at === 0 || isRecordPrefix(text.slice(0, at)) ? at : undefined;
}

function readFields(written: readonly RawField[], text: string): JsonLine | undefined {
  const fields = unfolded(written);
  const names = fields.map(({ name }) => plainName(name));
  const byName = new Map<string, RawField>();
  fields.forEach((field, index) => byName.set(names[index] ?? "", field));
  const loguru = loguruRecord(byName);
  if (loguru !== undefined) return loguru;
  const levelField = fieldAmong(LEVEL_NAMES, byName, (field) => fieldLevel(field) !== undefined);
  const messageField = fieldAmong(MESSAGE_NAMES, byName, ({ raw }) => raw.startsWith('"'));
  const errorField = fields.find(
    ({ raw }, index) => raw.startsWith("{") && ERROR_NAMES.has(names[index] ?? ""),
  );
  const status = byName.get("status");
  const level =
    (levelField && fieldLevel(levelField)) ??
    severityNumber(byName.get("severitynumber")) ??
    (status && messageField ? namedLevel(decode(status.raw)) : undefined) ??
    nestedLevel(byName.get("log"));
  // Without a message it is data that the app printed, which is shown as it is.
  if (messageField === undefined && (level === undefined || errorField === undefined)) {
    return level !== undefined && levelField?.raw.startsWith("{") !== true && isWord(levelField)
      ? new JsonLine(level, text.includes("\n"), () => text)
      : undefined;
  }
  const mayHaveRows =
    /[\n\\]/.test(text) || errorField !== undefined || names.some((name) => STACK_NAMES.has(name));
  const known = { level, levelField, messageField, errorField };
  const isOfError = (name: string): boolean => STACK_NAMES.has(name) || ERROR_NAMES.has(name);
  return new JsonLine(
    level,
    mayHaveRows,
    () => textOf(fields, names, known),
    () => textOf(fields, names, known, isOfError),
  );
}

interface KnownFields {
  readonly level: Level | undefined;
  readonly levelField: RawField | undefined;
  readonly messageField: RawField | undefined;
  readonly errorField: RawField | undefined;
}

function textOf(
  fields: readonly RawField[],
  names: readonly string[],
  { level, levelField, messageField, errorField }: KnownFields,
  isWanted: (name: string) => boolean = () => true,
): string {
  const stacks: string[] = [];
  const others: string[] = [];
  for (const [index, field] of fields.entries()) {
    const name = names[index] ?? "";
    if (field === messageField || field === levelField || TIME_NAMES.has(name)) continue;
    if (level !== undefined && /^severity(?:text|number)$/.test(name)) continue;
    const stack = STACK_NAMES.has(name) || field === errorField ? stackText(field.raw) : undefined;
    if (stack === undefined && !isWanted(name)) continue;
    if (stack === undefined) others.push(`${field.name}=${valueText(field.raw)}`);
    else stacks.push(stack);
  }
  const said =
    messageField === undefined
      ? (nestedText(errorField, ["message", "msg"]) ?? "")
      : (decode(messageField.raw) ?? "").trimEnd();
  const first = [said, ...others].join("  ").trim();
  return [first, ...stacks].join("\n");
}

/** With the fields of an object that holds the message, or a stack. */
function unfolded(fields: readonly RawField[]): readonly RawField[] {
  const holder = fields.find(({ name, raw }) => HOLDERS.has(name) && raw.startsWith("{"));
  const scan = holder && scanObject(holder.raw);
  if (scan?.kind !== "whole") return fields;
  const inner = scan.fields.map(({ name }) => plainName(name));
  const isNeeded =
    holder?.name === "fields" ? inner.includes("message") : inner.some((name) => STACK_NAMES.has(name));
  return isNeeded ? fields.flatMap((field) => (field === holder ? scan.fields : [field])) : fields;
}

/** loguru serializes its own wording beside the record. */
function loguruRecord(byName: ReadonlyMap<string, RawField>): JsonLine | undefined {
  const record = byName.get("record");
  const text = decode(byName.get("text")?.raw ?? "");
  if (record === undefined || text === undefined || !record.raw.startsWith("{")) return undefined;
  const scan = scanObject(record.raw);
  const level = scan.kind === "whole" ? scan.fields.find(({ name }) => name === "level") : undefined;
  return new JsonLine(level && fieldLevel(level), text.includes("\n"), () => text.trimEnd());
}

function fieldAmong(
  names: readonly string[],
  byName: ReadonlyMap<string, RawField>,
  fits: (field: RawField) => boolean,
): RawField | undefined {
  for (const name of names) {
    const field = byName.get(name);
    if (field !== undefined && fits(field)) return field;
  }
  return undefined;
}

/** A word, a number, or an object that names it: `{"name":"ERROR","no":40}`. */
function fieldLevel({ raw }: RawField): Level | undefined {
  if (raw.startsWith("{")) return namedLevel(nestedText({ name: "", raw }, ["name", "level"]));
  return namedLevel(decode(raw) ?? Number(raw));
}

/** ECS nests: `"log":{"level":"error"}`. */
function nestedLevel(field: RawField | undefined): Level | undefined {
  return namedLevel(nestedText(field, ["level"]));
}

function nestedText(field: RawField | undefined, names: readonly string[]): string | undefined {
  if (field?.raw.startsWith("{") !== true) return undefined;
  const scan = scanObject(field.raw);
  if (scan.kind !== "whole") return undefined;
  const found = scan.fields.find(({ name }) => names.includes(name));
  return found && decode(found.raw);
}

/** A number, or its name: `SEVERITY_NUMBER_ERROR`. */
function severityNumber(field: RawField | undefined): Level | undefined {
  if (field === undefined) return undefined;
  const written = decode(field.raw) ?? field.raw;
  const name = /^SEVERITY_NUMBER_([A-Z]{4,11})/.exec(written)?.[1];
  return name === undefined ? openTelemetryLevel(Number(written)) : namedLevel(name);
}

function isWord(field: RawField | undefined): boolean {
  return field === undefined || field.raw.startsWith('"');
}

/** As it is written; a plain word without its quotes. */
function valueText(raw: string): string {
  return /^"[^\s"=\\]+"$/.test(raw) ? raw.slice(1, -1) : raw;
}

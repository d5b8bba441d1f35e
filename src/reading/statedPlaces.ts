import { decode, plainName, scanObject } from "./jsonFields.ts";
import { isLibraryPath } from "./sourceFrames.ts";

/** Where a record says that it was logged. */
export interface StatedPlace {
  /** As far as it is written: `main.py` or `/app/python/source_code/main.py`. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
}

/** A record is looked through so far. Characters. */
const LONGEST = 8000;

/** Names of fields as `plainName` writes them; those that hold a whole path come first. */
const PATHS: readonly string[] = [
  ...["pathname", "codefilepath", "sourcefile", "abspath", "filepath", "path", "file", "filename"],
  ...["logoriginfilename", "callerfile", "srcfile", "name"],
];
const LINES: readonly string[] = [
  ...["lineno", "codelineno", "codelinenumber", "sourceline", "linenumber", "line", "logoriginfileline"],
  ...["callerline", "srcline"],
];
/** Both in one, `main.go:23`. */
const PLACES: ReadonlySet<string> = new Set(["caller", "source", "location", "file", "src", "codelocation"]);
/** Objects that hold both. */
const HOLDERS: readonly string[] = ["source", "sourcelocation", "file", "caller", "origin", "log", "record"];
const DEEPEST = 4;

const ENDING = "py|m?js|cjs|jsx|m?ts|cts|tsx|vue|svelte|go|java|kt|scala|rs|cs|r|R|rb|sh|jl";
/** `main.py:23`, `app/main.py:read:23`, `"/app/main.py", line 23`, `main.py(23)`, `App.java line 23`. */
const WRITTEN = new RegExp(
  String.raw`(?<![\w./\\@+-])(?<path>(?:[A-Za-z]:)?(?:[\w.@+~-]{0,100}[/\\]){0,40}[\w.@+-]{1,200}?\.(?:${ENDING}))(?::(?:(?!\d+:)[\w<>.]{1,80}:)?|\(|"?,? line )(?<line>\d{1,7})(?!\w)`,
  "g",
);
/** As loguru writes it: `app.orders:read:23 - `. */
const MODULE =
  /(?<![\w.:/])(?<module>[A-Za-z_]\w{0,60}(?:\.[A-Za-z_]\w{0,60}){0,12}):(?:[A-Za-z_]\w{0,80}|<\w{1,40}>):(?<line>\d{1,7})(?= - | ?\||$)/g;
const FIELD =
  /(?<![^\s])(?<name>[\w.@-]{1,60})=(?=(?<value>"(?:[^"\\\n]|\\.){0,1000}"|[^\s"{][^\s]{0,400}))/g;

/** The places that a record names as its own, the surest first: by fields of its JSON, then as loggers write them. Never throws. */
export function statedPlaces(record: string): readonly StatedPlace[] {
  const text = record.slice(0, LONGEST);
  const named = [...jsonPlaces(text), ...fieldPlaces(text)];
  const written = [...text.matchAll(WRITTEN)].map(({ groups }) =>
    placeOf(groups?.["path"], groups?.["line"]),
  );
  const modules = [...text.matchAll(MODULE)].map(({ groups }) =>
    placeOf(`${(groups?.["module"] ?? "").replaceAll(".", "/")}.py`, groups?.["line"]),
  );
  const all = [...named, ...written, ...modules].flatMap((place) => place ?? []);
  const known = new Map(all.map((place) => [`${place.path}:${place.line}`, place]));
  return [...known.values()];
}

function placeOf(path: string | undefined, line: string | undefined): StatedPlace | undefined {
  const plain = (path ?? "").replaceAll("\\", "/").replace(/^file:\/\//, "");
  const number = Number(line);
  const isPath = plain !== "" && !/[\n"]/.test(plain) && !isLibraryPath(plain);
  return isPath && Number.isInteger(number) && number > 0 ? { path: plain, line: number } : undefined;
}

/** Of the objects of JSON that stand in the text, the log's record or what a field holds. */
function jsonPlaces(text: string): (StatedPlace | undefined)[] {
  const end = text.lastIndexOf("}");
  for (
    let at = text.indexOf("{"), tries = 0;
    at !== -1 && at < end && tries < 8;
    at = text.indexOf("{", at + 1), tries++
  ) {
    const places = objectPlaces(text.slice(at, end + 1), 0);
    if (places.length > 0) return places;
  }
  return [];
}

function objectPlaces(raw: string, depth: number): (StatedPlace | undefined)[] {
  const scan = scanObject(raw);
  if (scan.kind !== "whole" || depth > DEEPEST) return [];
  const fields = new Map(scan.fields.map((field) => [lastName(field.name), field.raw]));
  const own = pairOf(fields);
  if (own !== undefined) return [own];
  return HOLDERS.flatMap((name) => {
    const inner = fields.get(name);
    return inner?.startsWith("{") === true ? objectPlaces(withLine(inner, fields), depth + 1) : [];
  });
}

/** loguru keeps the line beside its file. */
function withLine(inner: string, outer: ReadonlyMap<string, string>): string {
  const line = outer.get("line");
  return line !== undefined && /^\d+$/.test(line) && !inner.includes('"line"')
    ? `${inner.trimEnd().slice(0, -1)}, "line": ${line}}`
    : inner;
}

/** Google's field is `logging.googleapis.com/sourceLocation`. */
function lastName(name: string): string {
  return plainName(name.slice(name.lastIndexOf("/") + 1));
}

function fieldPlaces(text: string): (StatedPlace | undefined)[] {
  const fields = [...text.matchAll(FIELD)].map(
    ({ groups }) => [plainName(groups?.["name"] ?? ""), groups?.["value"] ?? ""] as const,
  );
  return [pairOf(new Map(fields))];
}

function pairOf(fields: ReadonlyMap<string, string>): StatedPlace | undefined {
  const textOf = (name: string): string | undefined => {
    const raw = fields.get(name);
    return raw === undefined || raw.startsWith("{") ? undefined : (decode(raw) ?? raw);
  };
  const line = LINES.map(textOf).find((value) => value !== undefined && /^\d{1,7}$/.test(value));
  // A field called name is a logger's, unless it is a file's.
  const path = PATHS.map(textOf).find((value) => value !== undefined && /\.\w{1,6}$/.test(value));
  if (line !== undefined && path !== undefined) return placeOf(path, line);
  for (const name of PLACES) {
    const both = /^(.{1,400}\.\w{1,6}):(\d{1,7})(?::\d+)?$/.exec(textOf(name) ?? "");
    if (both !== null) return placeOf(both[1], both[2]);
  }
  return undefined;
}

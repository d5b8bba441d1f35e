import { readFile, stat } from "node:fs/promises";
import { parse, YAMLParseError } from "yaml";

/** A mapping of a YAML document. A Map, so that no key can reach an object's prototype. */
export type YamlMap = ReadonlyMap<unknown, unknown>;

const maxBytes = 256 * 1024;
const maxAliases = 100;

/** What may still be spent on all files of a bundle together. */
export interface Budget {
  bytes: number;
  /** A hostile file of the allowed size can take seconds to parse. */
  parsingMs: number;
}

/** The document's top mapping, empty for an empty file; a phrase that says what is wrong with it otherwise. */
export async function readDocument(file: string, budget: Budget): Promise<YamlMap | string> {
  let text: string;
  try {
    const { size } = await stat(file);
    if (size > maxBytes) return `is larger than ${maxBytes / 1024} KiB`;
    if (size > budget.bytes || budget.parsingMs <= 0) return "comes after too much else";
    budget.bytes -= size;
    text = await readFile(file, "utf8");
  } catch (error) {
    return `cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown reason"})`;
  }
  const startedAt = performance.now();
  const document = parseDocument(text);
  budget.parsingMs -= performance.now() - startedAt;
  return document;
}

function parseDocument(text: string): YamlMap | string {
  try {
    const document = parse(text, {
      mapAsMap: true,
      merge: true,
      maxAliasCount: maxAliases,
      // Comparing every key with every other takes minutes on a hostile file.
      uniqueKeys: false,
      // Anything less lets errors pass, anything more writes warnings to the console.
      logLevel: "error",
      // Making each error pretty takes quadratic time.
      prettyErrors: false,
    }) as unknown;
    if (document === null) return new Map();
    return document instanceof Map ? (document as YamlMap) : "holds no mapping";
  } catch (error) {
    return describeFault(error, text);
  }
}

function describeFault(error: unknown, text: string): string {
  if (error instanceof RangeError) return "is nested too deeply";
  if (error instanceof ReferenceError) return "repeats its aliases too often";
  if (!(error instanceof YAMLParseError)) return "is not valid YAML";
  return `is not valid YAML in line ${text.slice(0, error.pos[0]).split("\n").length}`;
}

/** The value at the end of a path of keys; undefined when there is none. */
export function valueAt(map: YamlMap | undefined, ...path: readonly string[]): unknown {
  let value: unknown = map;
  for (const key of path) {
    if (!(value instanceof Map)) return undefined;
    value = value.get(key);
  }
  return value;
}

export function mapAt(map: YamlMap | undefined, ...path: readonly string[]): YamlMap | undefined {
  const value = valueAt(map, ...path);
  return value instanceof Map ? value : undefined;
}

/** A scalar as the text it would be in a name; undefined for anything else. */
export function textAt(map: YamlMap | undefined, ...path: readonly string[]): string | undefined {
  return scalarText(valueAt(map, ...path));
}

export function scalarText(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

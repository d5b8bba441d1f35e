import { readFile, stat } from "node:fs/promises";
import { parse } from "yaml";

/** A mapping of a YAML document. A Map, so that no key can reach an object's prototype. */
export type YamlMap = ReadonlyMap<unknown, unknown>;

const maxBytes = 512 * 1024;
const maxAliases = 100;

/** How many bytes of configuration may still be read, for all files of a bundle together. */
export interface Budget {
  bytes: number;
}

/** The document's top mapping, empty for an empty file; a phrase that says what is wrong with it otherwise. */
export async function readDocument(file: string, budget: Budget): Promise<YamlMap | string> {
  let text: string;
  try {
    const { size } = await stat(file);
    if (size > maxBytes) return `is larger than ${maxBytes / 1024} KiB`;
    if (size > budget.bytes) return "comes after too many other large files";
    budget.bytes -= size;
    text = await readFile(file, "utf8");
  } catch (error) {
    return `cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown reason"})`;
  }
  return parseDocument(text);
}

function parseDocument(text: string): YamlMap | string {
  try {
    const document = parse(text, {
      mapAsMap: true,
      merge: true,
      maxAliasCount: maxAliases,
      // Comparing every key with every other takes minutes on a hostile file.
      uniqueKeys: false,
      logLevel: "silent",
    }) as unknown;
    if (document === null) return new Map();
    return document instanceof Map ? (document as YamlMap) : "holds no mapping";
  } catch (error) {
    return describeFault(error);
  }
}

function describeFault(error: unknown): string {
  if (error instanceof RangeError) return "is nested too deeply";
  if (error instanceof ReferenceError) return "repeats its aliases too often";
  const position = error instanceof Error && "linePos" in error ? error.linePos : undefined;
  const [start] = Array.isArray(position) ? (position as readonly { line?: number }[]) : [];
  return start?.line === undefined ? "is not valid YAML" : `is not valid YAML in line ${start.line}`;
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

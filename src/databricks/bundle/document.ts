import { readFile, stat } from "node:fs/promises";
import { parseDocument, type YAMLError } from "yaml";

/** A mapping of a YAML document. A Map, so that no key can reach an object's prototype. */
export type YamlMap = ReadonlyMap<unknown, unknown>;

const maxBytes = 256 * 1024;
/** By their own count times what they stand for: a large bundle repeats its cluster some hundred times. */
const maxAliases = 10_000;

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
    text = textOfBytes(await readFile(file));
  } catch (error) {
    return `cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown reason"})`;
  }
  const startedAt = performance.now();
  const document = parseText(text);
  budget.parsingMs -= performance.now() - startedAt;
  return document;
}

/** By its mark, as the Databricks CLI does. */
function textOfBytes(bytes: Buffer): string {
  const mark = bytes.subarray(0, 2).toString("hex");
  if (mark === "fffe") return bytes.toString("utf16le");
  // In place of the odd byte at the end of one that was cut, nothing.
  if (mark === "feff")
    return bytes
      .subarray(0, bytes.length & ~1)
      .swap16()
      .toString("utf16le");
  return bytes.toString("utf8");
}

function parseText(text: string): YamlMap | string {
  try {
    const document = parseDocument(text, {
      merge: true,
      // Comparing every key with every other takes minutes on a hostile file.
      uniqueKeys: false,
      // Anything less lets errors pass, anything more writes warnings to the console.
      logLevel: "error",
      // Making each error pretty takes quadratic time.
      prettyErrors: false,
    });
    // Of several documents the first one counts.
    const fault = document.errors.find(({ code }) => code !== "MULTIPLE_DOCS");
    if (fault !== undefined) return describeFault(fault, text);
    const content = document.toJS({ mapAsMap: true, maxAliasCount: maxAliases }) as unknown;
    if (content === null) return new Map();
    return content instanceof Map ? (content as YamlMap) : "holds no mapping";
  } catch (error) {
    if (error instanceof RangeError) return "is nested too deeply";
    return error instanceof ReferenceError ? "repeats its aliases too often" : "is not valid YAML";
  }
}

function describeFault({ pos }: YAMLError, text: string): string {
  return `is not valid YAML in line ${text.slice(0, pos[0]).split("\n").length}`;
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

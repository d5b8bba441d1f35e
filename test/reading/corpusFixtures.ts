import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { LogLine } from "../../src/logstream/index.ts";
import { readEntries } from "../../src/reading/readEntries.ts";

const FOLDER = join(import.meta.dirname, "corpus");

/** What a framework printed, and how a person reads it: `corpus/flask/serve.txt` and `serve.jsonl`. */
export interface Fixture {
  readonly name: string;
  readonly source: "APP" | "BUILD";
  readonly rows: readonly string[];
  /** The file of the expected reading. */
  readonly readingFile: string;
}

/** An entry as a line of the expected reading holds it. */
export interface Reading {
  readonly level: string;
  /** The first row, and how many there are that are not blank. */
  readonly text: string;
  readonly rows: number;
  readonly links?: readonly string[];
  readonly error?: string;
}

/** All of them, or those whose name holds one of the parts. */
export function fixtures(parts: readonly string[] = [""]): readonly Fixture[] {
  return readdirSync(FOLDER, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".txt") && parts.some((part) => path.includes(part)))
    .sort()
    .map((path) => {
      const file = join(FOLDER, path);
      const rows = readFileSync(file, "utf8").split("\n");
      if (rows.at(-1) === "") rows.pop();
      return {
        name: path.replace(".txt", ""),
        source: basename(path).startsWith("build-") ? "BUILD" : "APP",
        rows,
        readingFile: file.replace(".txt", ".jsonl"),
      };
    });
}

/** How the product reads a fixture whose rows come in these frames. */
export function readingOf(source: string, frames: readonly string[]): readonly Reading[] {
  const lines = frames.map((message): LogLine => ({ source, timestamp: 1, message }));
  return readEntries(lines).map(({ level, text, links, error }) => ({
    level,
    text: text.split("\n", 1)[0] ?? "",
    rows: text.split("\n").filter((row) => row.trim() !== "").length,
    ...(links.length > 0 && { links: links.map(({ path, line }) => `${path}:${line}`) }),
    ...(error !== undefined && { error }),
  }));
}

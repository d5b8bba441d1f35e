import type { LogLine } from "../logstream/index.ts";
import { piecesOf } from "./entryPieces.ts";
import type { Level } from "./level.ts";
import { LineReader } from "./lineReader.ts";
import { LineRedactor } from "./secrets/redactLines.ts";
import { findFrames, pathInApp } from "./sourceFrames.ts";

/** An entry of a log, as the product reads it: masked, with what a logger's JSON says made readable. */
export interface ReadEntry {
  readonly level: Level;
  readonly source: string | undefined;
  readonly text: string;
  /** Places in the app's source, below its folder where they lie in it. */
  readonly links: readonly { readonly path: string; readonly line: number }[];
  /** The sentence that names the error. */
  readonly error?: string;
}

interface OpenEntry {
  readonly level: Level;
  readonly source: string | undefined;
  readonly texts: string[];
  error: string | undefined;
}

/** The entries of a whole log, each with all its rows, in the order in which they begin. */
export function readEntries(lines: readonly LogLine[]): ReadEntry[] {
  const redactor = new LineRedactor();
  const entries: OpenEntry[] = [];
  /** By source, the entry that a further row goes on with. */
  const open = new Map<string | undefined, OpenEntry>();
  let source: string | undefined;
  for (const read of new LineReader().readAll(lines)) {
    source = read.line.source?.toUpperCase() ?? source;
    const mask = (text: string): string => redactor.text(read.line.source, text);
    for (const { facts, text } of piecesOf(read, mask)) {
      const begun = open.get(source);
      if (facts.isContinued && begun !== undefined) {
        begun.texts.push(text);
        begun.error = facts.error ?? begun.error;
        continue;
      }
      if (text.trim() === "") continue;
      const entry: OpenEntry = {
        level: facts.level,
        source: read.line.source,
        texts: [text],
        error: facts.error,
      };
      entries.push(entry);
      if (!facts.isAside) open.set(source, entry);
    }
  }
  return entries.map(closedEntry);
}

function closedEntry({ level, source, texts, error }: OpenEntry): ReadEntry {
  const text = texts.join("\n").replace(/\s+$/, "");
  const places = new Map(
    findFrames(text).map(({ path, line }) => {
      const place = { path: pathInApp(path) ?? path, line };
      return [`${place.path}:${line}`, place];
    }),
  );
  const links = [...places.values()];
  return {
    level,
    source,
    text,
    links,
    ...(error !== undefined && { error: new LineRedactor().text(source, error) }),
  };
}

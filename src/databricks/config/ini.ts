import { phrase, type Phrase } from "../api/phrase.ts";

/** One value with the line (from 1) it starts on. */
export interface IniEntry {
  readonly value: string;
  readonly line: number;
}

export interface IniSection {
  readonly name: string;
  /** Line of its first header, or of its first key where that stands before any header. */
  readonly line: number;
  readonly entries: ReadonlyMap<string, IniEntry>;
  /** Lines that cannot be read. The text goes on after "line 3" and never quotes it: it may hold a secret. */
  readonly problems: readonly { readonly line: number; readonly text: Phrase }[];
}

interface MutableSection extends IniSection {
  readonly entries: Map<string, IniEntry>;
  readonly problems: { line: number; text: Phrase }[];
}

/** Where keys before the first header go, as the Databricks tools have it. */
export const defaultSectionName = "DEFAULT";

/**
 * Reads INI text the way the Go SDK and the Databricks CLI do: section names are literal (dots mean nothing), a
 * repeated key or section adds to the earlier one, `#` and `;` start a comment at the beginning of a line or after a
 * space, surrounding quotes are dropped, a trailing backslash continues the line.
 */
export function parseIni(text: string): IniSection[] {
  const lines = text.replace(/^\uFEFF/, "").split("\n");
  const sections = new Map<string, MutableSection>();
  const enter = (name: string, line: number): MutableSection => {
    const known = sections.get(name) ?? { name, line, entries: new Map(), problems: [] };
    sections.set(name, known);
    return known;
  };
  let section: MutableSection | undefined;

  for (let index = 0; index < lines.length; index += 1) {
    const line = (lines[index] ?? "").trimStart();
    const number = index + 1;
    if (line === "" || line.startsWith("#") || line.startsWith(";")) continue;
    if (line.startsWith("[")) {
      const end = line.lastIndexOf("]");
      // An unclosed header still ends the section before it, or its keys would join another profile's.
      section = enter(end < 0 ? line.slice(1).trim() : line.slice(1, end), number);
      if (end < 0)
        section.problems.push({ line: number, text: phrase('is a section header without its closing "]"') });
      continue;
    }
    section ??= enter(defaultSectionName, number);
    const key = readKey(line);
    if (key === undefined) {
      section.problems.push({ line: number, text: phrase('is not "key = value"') });
      continue;
    }
    const { value, used, problem } = readValue(key.rest, lines, index);
    index += used;
    if (problem !== undefined) section.problems.push({ line: number, text: problem });
    else section.entries.set(key.name, { value, line: number });
  }
  return [...sections.values()];
}

function readKey(line: string): { name: string; rest: string } | undefined {
  const quote = /^(?:"""(?=.{4})|"|`)/.exec(line)?.[0] ?? "";
  const closing = quote === "" ? 0 : line.indexOf(quote, quote.length);
  if (closing < 0) return undefined;
  const afterName = quote === "" ? 0 : closing + quote.length;
  const delimiter = line.slice(afterName).search(/[=:]/) + afterName;
  if (delimiter < afterName || delimiter === 0) return undefined;
  const name = quote === "" ? line.slice(0, delimiter) : line.slice(quote.length, closing);
  return { name: name.trim(), rest: line.slice(delimiter + 1) };
}

interface ReadValue {
  readonly value: string;
  /** How many lines beyond the first belong to the value. */
  readonly used: number;
  readonly problem?: Phrase;
}

function readValue(rest: string, lines: readonly string[], index: number): ReadValue {
  const untrimmed = rest.trimStart();
  const opensBlock = untrimmed.startsWith('"""') && (untrimmed.length > 3 || index + 1 < lines.length);
  const quote = opensBlock ? '"""' : untrimmed.startsWith("`") ? "`" : "";
  if (quote !== "") return readQuoted(untrimmed.slice(quote.length), quote, lines, index);

  const text = untrimmed.trimEnd();
  if (text.endsWith("\\")) return readContinued(text.slice(0, -1), lines, index);
  const hash = text.indexOf(" #");
  const comment = hash < 0 ? text.indexOf(" ;") : hash;
  return { value: unquote(comment < 0 ? text : text.slice(0, comment).trim()), used: 0 };
}

function readQuoted(first: string, quote: string, lines: readonly string[], index: number): ReadValue {
  const end = first.lastIndexOf(quote);
  if (end >= 0) return { value: first.slice(0, end), used: 0 };
  let value = `${first}\n`;
  for (let next = index + 1; next < lines.length; next += 1) {
    const line = lines[next] ?? "";
    const closing = line.lastIndexOf(quote);
    if (closing >= 0) return { value: value + line.slice(0, closing), used: next - index };
    value += `${line}\n`;
  }
  return { value: "", used: 0, problem: phrase("begins a quoted value that is never closed") };
}

function readContinued(first: string, lines: readonly string[], index: number): ReadValue {
  let value = first;
  let used = 0;
  while (index + used + 1 < lines.length) {
    used += 1;
    const next = (lines[index + used] ?? "").trim();
    if (next === "") break;
    value += next;
    if (!value.endsWith("\\")) break;
    value = value.slice(0, -1);
  }
  return { value, used };
}

function unquote(text: string): string {
  const quote = text.at(0);
  const isQuoted =
    text.length >= 2 && (quote === '"' || quote === "'") && text.indexOf(quote, 1) === text.length - 1;
  return isQuoted ? text.slice(1, -1) : text;
}

/** A field of an object as it is written: its value is a piece of the text. */
export interface RawField {
  readonly name: string;
  readonly raw: string;
}

const OTHER_BLANK = /\s/;
/** Also what Python writes and JSON does not know: NaN, Infinity. */
const WORD = /-?[\w.+-]{1,400}/y;
const NUMBER_OR_NAME =
  /^(?:-?\d[\d.eE+-]*|true|false|null|None|True|False|-?(?:NaN|Infinity|inf|nan)|undefined)$/;

/** How far a text is an object of JSON: all of it, so far as it goes, or not at all. */
export type Scan =
  | { readonly kind: "whole"; readonly fields: readonly RawField[] }
  | { readonly kind: "begun" }
  | { readonly kind: "none" };

const NONE: Scan = { kind: "none" };
const BEGUN: Scan = { kind: "begun" };

/** Reads the fields of an object without changing their values. Never throws, however deep it is nested. */
export function scanObject(text: string): Scan {
  const fields: RawField[] = [];
  let at = skipBlank(text, 0);
  if (text.charAt(at) !== "{") return NONE;
  at = skipBlank(text, at + 1);
  if (text.charAt(at) === "}") return isEnd(text, at + 1) ? { kind: "whole", fields } : NONE;
  for (;;) {
    const nameEnd = stringEnd(text, at);
    if (nameEnd === undefined) return isCut(text, at) ? BEGUN : NONE;
    const name = decode(text.slice(at, nameEnd));
    at = skipBlank(text, nameEnd);
    if (text.charAt(at) !== ":") return at >= text.length ? BEGUN : NONE;
    at = skipBlank(text, at + 1);
    const end = valueEnd(text, at);
    if (end === undefined) return isCut(text, at) ? BEGUN : NONE;
    fields.push({ name: name ?? "", raw: text.slice(at, end) });
    at = skipBlank(text, end);
    const sign = text.charAt(at);
    if (sign === "}") return isEnd(text, at + 1) ? { kind: "whole", fields } : NONE;
    if (sign !== ",") return at >= text.length ? BEGUN : NONE;
    at = skipBlank(text, at + 1);
  }
}

/** What a string of JSON says; undefined for any other value. */
export function decode(raw: string): string | undefined {
  if (!raw.startsWith('"')) return undefined;
  if (!raw.includes("\\")) return raw.slice(1, -1);
  try {
    return String(JSON.parse(raw));
  } catch {
    // An escape that JSON does not know: as it is written.
    return raw.slice(1, -1);
  }
}

/** The end of a value; undefined where it is none, or breaks off. */
function valueEnd(text: string, start: number): number | undefined {
  const sign = text.charAt(start);
  if (sign === '"') return stringEnd(text, start);
  if (sign === "{" || sign === "[") return nestedEnd(text, start);
  WORD.lastIndex = start;
  const word = WORD.exec(text)?.[0];
  // A word that the text breaks off may be longer.
  if (word === undefined || start + word.length >= text.length) return undefined;
  return NUMBER_OR_NAME.test(word) ? start + word.length : undefined;
}

/** By counting, not by recursion: a line can be nested as deep as it likes. */
function nestedEnd(text: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x22: {
        const end = stringEnd(text, at);
        if (end === undefined) return undefined;
        at = end - 1;
        break;
      }
      case 0x7b:
      case 0x5b:
        depth++;
        break;
      case 0x7d:
      case 0x5d:
        depth--;
        if (depth === 0) return at + 1;
        break;
      default:
    }
  }
  return undefined;
}

function stringEnd(text: string, start: number): number | undefined {
  if (text.charCodeAt(start) !== 0x22) return undefined;
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(at - 1 - backslashes) === 0x5c) backslashes++;
    if (backslashes % 2 === 0) return at + 1;
  }
  return undefined;
}

/** Whether the text ends within what begins here. */
function isCut(text: string, at: number): boolean {
  const sign = text.charAt(at);
  if (sign === "") return true;
  if (sign === '"') return stringEnd(text, at) === undefined;
  if (sign === "{" || sign === "[") return nestedEnd(text, at) === undefined;
  WORD.lastIndex = at;
  return at + (WORD.exec(text)?.[0].length ?? 0) >= text.length;
}

function isEnd(text: string, at: number): boolean {
  return skipBlank(text, at) >= text.length;
}

function skipBlank(text: string, from: number): number {
  let at = from;
  while (isBlank(text.charCodeAt(at))) at++;
  return at;
}

function isBlank(code: number): boolean {
  return (
    code === 0x20 ||
    (code < 0x20 ? code >= 0x09 && code <= 0x0d : code > 0x7f && OTHER_BLANK.test(String.fromCharCode(code)))
  );
}

/** `severity_text`, `levelName` and `log.level` in one spelling. */
export function plainName(name: string): string {
  return isPlain(name) ? name : name.toLowerCase().replaceAll(/[_.\s-]/g, "");
}

/** Of small letters only, as most names are. */
function isPlain(name: string): boolean {
  for (let at = 0; at < name.length; at++) {
    const code = name.charCodeAt(at);
    if (code < 0x61 || code > 0x7a) return false;
  }
  return true;
}

import { isCode, isNoSecret } from "./secretValues.ts";
import type { Found } from "./secretValues.ts";

/** How much of a value, and of what stands around it, is looked at, so that time grows with the length only. */
const LONGEST_VALUE = 2000;
const LONGEST_BRACED = 2 * LONGEST_VALUE + 2;
const LONGEST_PAIR = 300;
const LONGEST_KEY = 64;

const SIGN = /\w([ \t]*)=([ \t]*)$/;
const PASSWORD = /^(?:pass|pwd|secret)[a-z]*[ \t]*=/i;
const KEY = /^\s{0,2}(?:[\w.-]+ ){0,3}[\w.-]*$/;
const PAIR = /\s{0,2}(?:[\w.-]{1,40} ){0,3}[\w.-]{1,40}\s?=/y;
const END_OF_TEXT = /[ \t]*(?:[\r\n\\"'`<)]|$)/y;

/** ODBC writes `{…}` around a value that holds a `;`, and `}}` for a brace within. */
const BRACED = /\{((?:[^}\r\n]|\}\}){1,2000})\}(?=[;\s"'\\,)\]]|$)/y;
const BADLY_BRACED = /\{[^}\r\n]{1,2000}\}[^;\r\n]{0,2000}/y;
const NAME_IN_BRACES = /^[\w.!:]*$/;
const PASSWORD_IN_BRACES = /^[\w.]*(?:pass|pwd|secret)\w*$/i;

/** A quote that ends something; within a password it is one like any other character. */
const CLOSING_QUOTE = /\\{0,8}(["'`])(?=[\s,:)\]}\\]|$)/g;

/**
 * The value of a password among `key=value;` pairs, as ADO, ODBC and JDBC write them: up to its `;` or the end of the
 * line, whatever is within. Undefined in any other text. `name` is that of the value, with its sign.
 */
export function findInConnectionString(text: string, name: Found): Found | undefined {
  const named = text.slice(name.start, name.end);
  const [, before, after] = SIGN.exec(named) ?? [];
  if (before === undefined || after === undefined) return undefined;
  const braced = findBraced(text, name.end);
  if (
    braced === undefined &&
    !(PASSWORD.test(named) && (isFollowed(text, name.end) || followsPair(text, name.start)))
  )
    return undefined;
  const value = braced ?? findPlain(text, name.end);
  const said = text.slice(value.start, value.end).trim();
  if (said === "" || isNoSecret(said) || (braced && PASSWORD_IN_BRACES.test(said))) return undefined;
  if (braced && !NAME_IN_BRACES.test(said)) return value;
  if (!PASSWORD.test(named)) return undefined;

  const end = value.end + (text.charAt(value.end) === "}" ? 1 : 0);
  const isClosed = text.charAt(end) === ";";
  if (isClosed && matchesAt(PAIR, text, end + 1)) return value;
  // What is left can be a sentence, or a statement.
  if (before === "" && after !== "") return undefined;
  if (followsPair(text, name.start)) return value;
  const isItsOwnName = named.toLowerCase() === `${said.toLowerCase()}=`;
  if (!isClosed || after !== "" || isItsOwnName || isCode(said) || said.endsWith(")")) return undefined;
  const isWhole = !/\s[^;]*[("=]/.test(said) || matchesAt(END_OF_TEXT, text, end + 1);
  return isWhole ? value : undefined;
}

/** Whether a `;` may end the value. */
function isFollowed(text: string, start: number): boolean {
  return text.slice(start, start + LONGEST_VALUE + 2).includes(";");
}

function findBraced(text: string, at: number): Found | undefined {
  if (text.charAt(at) !== "{" || !text.slice(at, at + LONGEST_BRACED).includes("}")) return undefined;
  BRACED.lastIndex = at;
  const inner = BRACED.exec(text)?.[1];
  if (inner !== undefined) return { start: at + 1, end: at + 1 + inner.length };
  BADLY_BRACED.lastIndex = at;
  const whole = BADLY_BRACED.exec(text)?.[0];
  return whole === undefined ? undefined : { start: at, end: at + whole.length };
}

function findPlain(text: string, start: number): Found {
  const rest = text.slice(start, start + LONGEST_VALUE);
  const value = /^[^;\r\n]*/.exec(rest)?.[0] ?? "";
  const before = text.slice(Math.max(0, start - LONGEST_PAIR), start);
  for (const { 1: quote = "", index } of value.matchAll(CLOSING_QUOTE)) {
    if (before.includes(quote)) return { start, end: start + index };
  }
  return { start, end: start + value.length };
}

/** Whether the name is the key of a pair, or its last word, and another pair or an address stands before it. */
function followsPair(text: string, nameStart: number): boolean {
  const key = text.slice(Math.max(0, nameStart - LONGEST_KEY), nameStart);
  const semicolon = key.lastIndexOf(";");
  if (semicolon === -1 || !KEY.test(key.slice(semicolon + 1))) return false;
  const end = nameStart - key.length + semicolon;
  const before = text.slice(Math.max(0, end - LONGEST_PAIR), end);
  return /=|:\/\//.test(before.slice(Math.max(before.lastIndexOf(";"), before.lastIndexOf("\n")) + 1));
}

function matchesAt(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

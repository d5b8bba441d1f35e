import { holeEnd, quotedEnd } from "./quotes.ts";
import { constantsOf, decodeEscapes } from "./templates.ts";

/** A text that stands in a program: what of it is always the same, in order. Between two of these anything may stand. */
export interface Literal {
  /** Where it stands in the source, its quotes and their prefix included. */
  readonly start: number;
  readonly end: number;
  /** White space is one space each. An empty first or last one: there it begins or ends with what differs. */
  readonly constants: readonly string[];
}

/** How comments begin, and which quotes hold more than one row. */
export type Syntax = "python" | "hash" | "slash";

const SYNTAXES: Readonly<Record<string, Syntax>> = {
  py: "python",
  pyi: "python",
  r: "hash",
  rb: "hash",
  sh: "hash",
  jl: "hash",
};

/** Of files that can hold statements that log, without the dot. */
export const SOURCE_ENDINGS: readonly string[] = [
  ...["py", "js", "mjs", "cjs", "jsx", "ts", "mts", "cts", "tsx", "vue", "svelte"],
  ...["go", "java", "kt", "scala", "rs", "cs", "r", "R", "rb", "sh", "jl"],
];

export function syntaxOf(ending: string): Syntax {
  return SYNTAXES[ending.toLowerCase()] ?? "slash";
}

/** More than any hand writes between the parts of one text. Characters. */
const LONGEST_GAP = 200;
/** No message of a hand is longer. Characters, and places to fill in. */
const MOST_JOINED = 4000;

/**
 * The texts in a source, those that are joined in place as one. What is no source is read as one, and gives what looks
 * like texts. Never throws; takes time with the length of the source only.
 */
export function literalsOf(source: string, syntax: Syntax): Literal[] {
  const literals: Literal[] = [];
  /** By quote, up to where a text that such a one began was found to have no end: none begins before. */
  const endless = new Map<string, number>();
  for (let at = 0; at < source.length;) {
    const skipped = commentEnd(source, at, syntax);
    if (skipped !== undefined) {
      at = skipped;
      continue;
    }
    const sign = source.charAt(at);
    const isStart = isQuote(source.charCodeAt(at)) && at >= (endless.get(sign) ?? 0);
    const literal = isStart ? literalAt(source, at, syntax) : undefined;
    if (literal === undefined) {
      if (isStart) endless.set(sign, sign === "`" ? source.length : rowEnd(source, at));
      at += 1;
      continue;
    }
    add(literals, literal, source);
    at = literal.end;
  }
  return literals;
}

function isQuote(code: number): boolean {
  return code === 0x22 || code === 0x27 || code === 0x60;
}

function commentEnd(source: string, at: number, syntax: Syntax): number | undefined {
  const code = source.charCodeAt(at);
  if (code === 0x23) return syntax === "slash" ? undefined : rowEnd(source, at);
  if (code !== 0x2f || syntax !== "slash") return undefined;
  const next = source.charCodeAt(at + 1);
  if (next === 0x2f) return rowEnd(source, at);
  if (next !== 0x2a) return undefined;
  const end = source.indexOf("*/", at + 2);
  return end === -1 ? source.length : end + 2;
}

function rowEnd(source: string, at: number): number {
  const end = source.indexOf("\n", at);
  return end === -1 ? source.length : end;
}

function literalAt(source: string, at: number, syntax: Syntax): Literal | undefined {
  const prefix = /(?<![\p{L}\p{N}_])[a-z]{1,2}$/iu.exec(source.slice(Math.max(0, at - 3), at))?.[0] ?? "";
  const end = quotedEnd(source, at, { isFormatted: hasBraces(prefix, syntax), syntax });
  if (end === undefined) return undefined;
  const marks = end.marks;
  const inner = source.slice(at + marks, end.at - marks);
  const isRaw = /r/i.test(prefix) && syntax !== "slash";
  const pieces = splitHoles(inner, hasBraces(prefix, syntax) ? "{" : "${");
  const constants = pieces.flatMap((piece) => {
    const decoded = isRaw ? piece : decodeEscapes(piece);
    return constantsOf(decoded, { hasBraces: !hasBraces(prefix, syntax) });
  });
  return { start: at - prefix.length, end: end.at, constants };
}

/** Whether code in braces is part of the text: `f"{x}"`. */
function hasBraces(prefix: string, syntax: Syntax): boolean {
  return syntax === "python" && /[ft]/i.test(prefix);
}

/** The pieces between code that stands in the text. */
function splitHoles(inner: string, opening: "{" | "${"): string[] {
  const pieces: string[] = [];
  let from = 0;
  for (let at = inner.indexOf(opening); at !== -1; at = inner.indexOf(opening, at)) {
    if (opening === "{" && inner.charAt(at + 1) === "{") {
      at += 2;
      continue;
    }
    const end = holeEnd(inner, at + opening.length);
    if (end === undefined) {
      at += opening.length;
      continue;
    }
    pieces.push(inner.slice(from, at));
    from = end;
    at = end;
  }
  return [...pieces, inner.slice(from)];
}

/** `"a" "b"`, `"a" + "b"` and `"a" + b + "c"` are one text. */
function add(literals: Literal[], literal: Literal, source: string): void {
  const last = literals.at(-1);
  const isNear = last !== undefined && literal.start - last.end <= LONGEST_GAP && sizeOf(last) <= MOST_JOINED;
  const gap = isNear ? source.slice(last.end, literal.start) : ";";
  if (last === undefined) {
    literals.push(literal);
    return;
  }
  if (/^[\s\\+]*$/.test(gap) && gap !== "") {
    const [first = "", ...others] = literal.constants;
    const constants = [...last.constants.slice(0, -1), (last.constants.at(-1) ?? "") + first, ...others];
    literals[literals.length - 1] = { start: last.start, end: literal.end, constants };
  } else if (/^\s*\+[^;,\n{}]+\+\s*$/.test(gap)) {
    const constants = [...last.constants, ...literal.constants];
    literals[literals.length - 1] = { start: last.start, end: literal.end, constants };
  } else {
    literals.push(literal);
  }
}

function sizeOf({ constants }: Literal): number {
  return constants.reduce((sum, constant) => sum + constant.length + 40, 0);
}

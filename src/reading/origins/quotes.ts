/** An expression in a text is hardly longer. Characters. */
const LONGEST_HOLE = 400;

export interface Quoted {
  /** Behind the closing quotes. */
  readonly at: number;
  /** How many quotes open it, and close it. */
  readonly marks: 1 | 3;
}

export interface QuoteRules {
  /** Code in braces is part of the text, with quotes of its own. */
  readonly isFormatted: boolean;
  readonly syntax: "python" | "hash" | "slash";
}

/** The end of the text whose first quote stands at `start`; undefined where it has none, and so is no text. */
export function quotedEnd(
  source: string,
  start: number,
  { isFormatted, syntax }: QuoteRules,
): Quoted | undefined {
  const quote = source.charAt(start);
  const isTriple =
    quote !== "`" && (syntax === "python" || quote === '"') && source.startsWith(quote.repeat(3), start);
  const marks = isTriple ? 3 : 1;
  const hasRows = isTriple || quote === "`";
  for (let at = start + marks; at < source.length; at++) {
    const sign = source.charAt(at);
    if (sign === "\\") at += 1;
    else if (sign === quote && (!isTriple || source.startsWith(quote.repeat(3), at)))
      return { at: at + marks, marks };
    else if (sign === "\n" && !hasRows) return undefined;
    else if (isHole(source, at, sign, isFormatted)) {
      const end = holeEnd(source, at + (sign === "$" ? 2 : 1));
      if (end !== undefined && (hasRows || !source.slice(at, end).includes("\n"))) at = end - 1;
    }
  }
  return undefined;
}

function isHole(source: string, at: number, sign: string, isFormatted: boolean): boolean {
  if (sign === "$") return source.charAt(at + 1) === "{";
  return isFormatted && sign === "{" && source.charAt(at + 1) !== "{" && source.charAt(at - 1) !== "{";
}

/** Behind the brace that closes the code that begins at `start`; undefined where none does near by. */
export function holeEnd(source: string, start: number): number | undefined {
  let depth = 1;
  const most = Math.min(source.length, start + LONGEST_HOLE);
  for (let at = start; at < most; at++) {
    const sign = source.charAt(at);
    if (sign === "{") depth += 1;
    else if (sign === "}" && --depth === 0) return at + 1;
    else if (sign === '"' || sign === "'" || sign === "`") at = innerEnd(source, at, most) - 1;
  }
  return undefined;
}

/** Behind a text in code; a quote alone is a sign like any other. */
function innerEnd(source: string, start: number, most: number): number {
  const quote = source.charAt(start);
  for (let at = start + 1; at < most; at++) {
    const sign = source.charAt(at);
    if (sign === "\\") at += 1;
    else if (sign === quote) return at + 1;
    else if (sign === "\n") break;
  }
  return start + 1;
}

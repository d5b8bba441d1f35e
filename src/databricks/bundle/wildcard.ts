/** A pattern of a file or folder name. Undefined when it is malformed. */
export type NameTest = (name: string) => boolean;

type Part = "any" | ((sign: string) => boolean);

/**
 * Compiles a pattern as Go's `filepath.Match` reads it, which the Databricks CLI expands includes with: `*`, `?`,
 * `[a-z]`, `[^a-z]` and a backslash before any of them; `**` is no more than `*`, and a leading dot is nothing special.
 * Matching takes at most the product of both lengths, whatever the pattern.
 */
export function compileName(pattern: string): NameTest | undefined {
  const signs = Array.from(pattern);
  const parts: Part[] = [];
  for (let index = 0; index < signs.length; index += 1) {
    const sign = signs[index];
    if (sign === "*") {
      if (parts.at(-1) !== "any") parts.push("any");
    } else if (sign === "?") {
      parts.push(() => true);
    } else if (sign === "[") {
      const read = readClass(signs, index + 1);
      if (read === undefined) return undefined;
      parts.push(read.test);
      index = read.end;
    } else {
      if (sign === "\\") index += 1;
      const literal = signs[index];
      if (literal === undefined) return undefined;
      parts.push((candidate) => candidate === literal);
    }
  }
  return (name) => matches(parts, Array.from(name));
}

/** Whether a pattern stands for more than the one name it spells. */
export function isWildcard(pattern: string): boolean {
  return /[*?[\\]/.test(pattern);
}

function matches(parts: readonly Part[], name: readonly string[]): boolean {
  let part = 0;
  let at = 0;
  let star = -1;
  let resumeAt = 0;
  while (at < name.length) {
    const test = parts[part];
    const sign = name[at] ?? "";
    if (test === "any") {
      star = part;
      resumeAt = at;
      part += 1;
    } else if (test?.(sign) === true) {
      part += 1;
      at += 1;
    } else if (star >= 0) {
      // The last star takes one sign more.
      part = star + 1;
      resumeAt += 1;
      at = resumeAt;
    } else {
      return false;
    }
  }
  return parts.slice(part).every((rest) => rest === "any");
}

function readClass(
  signs: readonly string[],
  start: number,
): { test: (sign: string) => boolean; end: number } | undefined {
  let index = start;
  const isNegated = signs[index] === "^";
  if (isNegated) index += 1;
  const ranges: [string, string][] = [];
  const next = (): string | undefined => {
    if (signs[index] === "-" || signs[index] === "]") return undefined;
    if (signs[index] === "\\") index += 1;
    const sign = signs[index];
    index += 1;
    return sign;
  };
  while (signs[index] !== "]" || ranges.length === 0) {
    const low = next();
    if (low === undefined) return undefined;
    let high: string | undefined = low;
    if (signs[index] === "-") {
      index += 1;
      high = next();
    }
    if (high === undefined || index >= signs.length) return undefined;
    ranges.push([low, high]);
  }
  const test = (sign: string): boolean =>
    ranges.some(([low, high]) => low <= sign && sign <= high) !== isNegated;
  return { test, end: index };
}

import { literalsOf, type Syntax } from "./literals.ts";
import { oneSpaced } from "./templates.ts";

/** A statement that may have written a text. */
export interface Statement {
  /** From 1. */
  readonly line: number;
  /** How much of the text it has written for certain: more is better. */
  readonly score: number;
}

/** Letters and digits that a constant part must have, so that finding it says anything. */
const FEWEST = 4;
/** The same where nothing tells that the text is logged or thrown. */
const FEWEST_UNCALLED = 8;
/** Longer messages are told by their beginning. Characters. */
const LONGEST = 4000;
/** How often a beginning is looked for in one message. */
const MOST_TRIES = 20;
/** How far back the call is looked for that a text is handed to. Characters. */
const REACH = 300;

/** What logs, prints or throws. */
const CALLEE =
  /(?:log|debug|info|notice|warn|err|critical|fatal|exception|trace|print|panic|write|echo|fail|msg|message|event|stop)/i;

/** The statements of a source that can have written a message, the best ones: those of one score. */
export function statementsIn(source: string, syntax: Syntax, message: string): readonly Statement[] {
  const text = oneSpaced(message.slice(0, LONGEST)).trim();
  const found: { readonly start: number; readonly score: number }[] = [];
  for (const { start, end, constants } of literalsOf(source, syntax)) {
    const weight = weightOf(constants);
    if (weight < FEWEST) continue;
    if (!canWrite(constants, text, isFollowedByMore(source, end))) continue;
    const call = callBefore(source, start);
    if (call === undefined && weight < FEWEST_UNCALLED) continue;
    found.push({ start: call ?? start, score: call === undefined ? weight : 2 * weight });
  }
  return withLines(source, bestOf(found));
}

/** Those of the highest score. */
export function bestOf<Scored extends { readonly score: number }>(
  found: readonly Scored[],
): readonly Scored[] {
  const best = found.reduce((most, { score }) => Math.max(most, score), 0);
  return found.filter(({ score }) => score === best);
}

/** Letters and digits; of scripts without spaces a letter says as much as two. */
function weightOf(constants: readonly string[]): number {
  return constants.reduce((sum, constant) => {
    const signs = constant.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
    const whole = constant.match(/[\p{Lo}]/gu)?.length ?? 0;
    return sum + signs + whole;
  }, 0);
}

/** Whether the constants stand in the text in their order, from a word's beginning to where the message can end. */
function canWrite(constants: readonly string[], text: string, isFollowed: boolean): boolean {
  const parts = constants.map((part, index) => {
    const begun = index === 0 ? part.trimStart() : part;
    return index === constants.length - 1 ? begun.trimEnd() : begun;
  });
  if (!parts.every((part) => text.includes(part))) return false;
  const [first = "", ...others] = parts;
  const last = others.pop();
  let at = text.indexOf(first);
  for (let tries = 0; at !== -1 && tries < MOST_TRIES; tries++, at = text.indexOf(first, at + 1)) {
    if (!isWordStart(text, at, first)) continue;
    const end = endOf(others, text, at + first.length);
    if (
      last === undefined
        ? canEnd(text, at + first.length, isFollowed)
        : end !== undefined && hasEnd(text, last, end, isFollowed)
    )
      return true;
  }
  return false;
}

function endOf(parts: readonly string[], text: string, from: number): number | undefined {
  let at = from;
  for (const part of parts) {
    const found = text.indexOf(part, at);
    if (found === -1) return undefined;
    at = found + part.length;
  }
  return at;
}

/** Whether the last constant stands behind `from`, where the message can end. */
function hasEnd(text: string, last: string, from: number, isFollowed: boolean): boolean {
  if (last === "") return true;
  let at = text.lastIndexOf(last);
  for (let tries = 0; at >= from && tries < MOST_TRIES; tries++) {
    if (canEnd(text, at + last.length, isFollowed)) return true;
    if (at === 0) return false;
    at = text.lastIndexOf(last, at - 1);
  }
  return false;
}

function isWordStart(text: string, at: number, part: string): boolean {
  if (part === "" || at === 0) return true;
  return !(isWord(text.charAt(at - 1)) && isWord(part.charAt(0)));
}

/** At the text's end, before the fields of a logger, and before whatever else the statement hands over. */
function canEnd(text: string, at: number, isFollowed: boolean): boolean {
  const rest = text.slice(at, at + 100);
  if (rest.trim() === "" || /^ ?(?:[\w.@-]{1,60}=|[{[(])/.test(rest)) return true;
  return isFollowed && !isWord(rest.charAt(0));
}

function isWord(sign: string): boolean {
  return /[\p{L}\p{N}_]/u.test(sign);
}

function isFollowedByMore(source: string, end: number): boolean {
  return /^\s*[,+]/.test(source.slice(end, end + 40));
}

/** Where the call begins that logs, prints or throws this text; undefined where there is none near by. */
function callBefore(source: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start - 1; at >= Math.max(0, start - REACH); at--) {
    const sign = source.charAt(at);
    if (sign === ")" || sign === "}") depth += 1;
    if (sign !== "(" && sign !== "{") continue;
    if (depth > 0) {
      depth -= 1;
      continue;
    }
    const before = source.slice(Math.max(0, at - 80), at);
    const callee = /(?:\b(?:raise|throw)\s+(?:new\s+)?)?[\w.$:!?]{1,60}\s*$/.exec(before);
    if (callee !== null && CALLEE.test(callee[0])) return at - before.length + callee.index;
  }
  return undefined;
}

/** In one pass: thousands can stand in one file. */
function withLines(
  source: string,
  found: readonly { readonly start: number; readonly score: number }[],
): readonly Statement[] {
  let line = 1;
  let at = source.indexOf("\n");
  const inOrder = [...found].sort((a, b) => a.start - b.start);
  return inOrder.map(({ start, score }) => {
    for (; at !== -1 && at < start; at = source.indexOf("\n", at + 1)) line += 1;
    return { line, score };
  });
}

import type { LogLine } from "../logstream/index.ts";
import { LineRedactor } from "../reading/secrets/redactLines.ts";
import { redact } from "../reading/secrets/redact.ts";
import { REDACTED } from "../reading/secrets/secretForms.ts";
import { matchHistory, momentOf, timesAbout, withNeighbours, type Moment } from "./matchHistory.ts";

/** A line of the joined log, and where it is from. One that both have is the live one. */
export interface JoinedLine {
  readonly line: LogLine;
  readonly isHistory: boolean;
}

/**
 * Puts what a logs table holds and what a stream has brought into one log, both oldest first: each line as often as the
 * one of both has it that has it more often, and in order. Lines are the same by source, text and time, where a live stamp
 * of whole seconds may be any time of that second. `holes` are places in `live` before which lines may be missing, besides
 * its begin and its end: where times alone do not tell, history is put there.
 */
export function joinHistory(
  history: readonly LogLine[],
  live: readonly LogLine[],
  holes: readonly number[] = [],
): JoinedLine[] {
  const partners = matchMasked(history, live);
  const known = whenLogged(history, live, partners);
  const times = timesAbout(history);
  const allHoles = [...new Set([0, ...holes, live.length])].toSorted((one, other) => one - other);
  const joined: JoinedLine[] = [];
  let shown = 0;
  const showLiveUntil = (end: number): void => {
    for (const line of live.slice(shown, end)) joined.push({ line, isHistory: false });
    shown = Math.max(shown, end);
  };
  history.forEach((line, index) => {
    const partner = partners[index];
    if (partner !== undefined) {
      showLiveUntil(partner + 1);
      return;
    }
    // One without a stamp stands below the one before it.
    const micros = shown === 0 ? times[index] : momentOf(line)?.from;
    showLiveUntil(placeOf(micros, known, shown, allHoles));
    joined.push({ line, isHistory: true });
  });
  showLiveUntil(live.length);
  return joined;
}

/**
 * The same as `matchHistory`, where one side may be what this machine kept, which is masked: the line that has its secret
 * still is the same one.
 */
export function matchMasked(
  history: readonly LogLine[],
  live: readonly LogLine[],
): readonly (number | undefined)[] {
  const isMasked = ({ message }: LogLine): boolean => message.includes(REDACTED);
  return history.some(isMasked) || live.some(isMasked)
    ? matchHistory(masked(history), masked(live))
    : matchHistory(history, live);
}

function masked(lines: readonly LogLine[]): readonly LogLine[] {
  const redactor = new LineRedactor();
  redactor.begin(lines);
  return lines.map((line) => {
    const { source, message } = line;
    // A key that is masked has lost its end: it would seem to go on in what follows.
    const text = message.includes(REDACTED) ? redact(message) : redactor.text(source, message);
    return { ...line, message: text };
  });
}

/** Before which live line a line of history belongs, from `shown` on. */
function placeOf(
  micros: number | undefined,
  known: readonly (Moment | undefined)[],
  shown: number,
  holes: readonly number[],
): number {
  let first = shown;
  let last = shown;
  for (let index = shown; index < known.length; index += 1) {
    const moment = known[index];
    if (micros === undefined || moment === undefined || moment.from > micros) break;
    if (moment.to <= micros + 1) first = index + 1;
    last = index + 1;
  }
  return holes.find((hole) => hole >= first && hole <= last) ?? first;
}

/**
 * When each live line was logged, as far as that is known: exactly where the table has it, else by its stamp. One without
 * a stamp goes with the line before it, the first ones with the line after them; undefined where no line has a time.
 */
function whenLogged(
  history: readonly LogLine[],
  live: readonly LogLine[],
  partners: readonly (number | undefined)[],
): (Moment | undefined)[] {
  const known = live.map(momentOf);
  partners.forEach((partner, index) => {
    const line = history[index];
    const at = line && momentOf(line);
    if (partner === undefined || at === undefined) return;
    const own = known[partner];
    const isFiner = own === undefined || at.to - at.from <= own.to - own.from;
    // A time of a table that ends in zeros is no less exact.
    if (isFiner) known[partner] = { from: at.from, to: at.from + 1 };
  });
  return withNeighbours(known);
}

import { timestampMs, type LogLine } from "../../logstream/index.ts";
import { lineIdentity } from "./lineIdentity.ts";

/** What comes of a stream, in its order: a hole is where lines may be missing. */
export type Live<Hole> =
  | { readonly kind: "line"; readonly line: LogLine; readonly masked: LogLine }
  | { readonly kind: "hole"; readonly hole: Hole };

export interface JoinedLive<Hole> {
  /** What is news, in its order. */
  readonly news: readonly Live<Hole>[];
  /** Whether it goes on where the kept lines end. Else lines may be missing before the news. */
  readonly joins: boolean;
}

/**
 * Tells which of the first lines of a stream are kept already. `live` is all that the log service still holds, `kept` the
 * end of what was received before, masked. Where the one ends like the other, news begins; and what stands below that place
 * and was received all the same, as filters had changed, is known by its source, time and text. Where nothing is known all
 * is news, of which the last `tail` lines are taken (0: all).
 */
export function joinLive<Hole>(
  kept: readonly LogLine[],
  live: readonly Live<Hole>[],
  tail: number,
): JoinedLive<Hole> {
  const lines = live.flatMap((one) => (one.kind === "line" ? [one.masked] : []));
  const known = knownLines(kept, lines);
  const first = known.indexOf(true);
  if (first === -1) return { news: lastLines(live, tail), joins: kept.length === 0 || lines.length === 0 };
  let index = -1;
  const news = live.filter((one) => {
    if (one.kind === "line") index++;
    return index >= first && (one.kind === "hole" || known[index] === false);
  });
  return { news, joins: true };
}

function knownLines(kept: readonly LogLine[], lines: readonly LogLine[]): boolean[] {
  const keptIdentities = identitiesOf(kept);
  const identities = identitiesOf(lines);
  const place = endIn(identities, keptIdentities);
  const copies = new Map<string, number>();
  for (const identity of keptIdentities) copies.set(identity, (copies.get(identity) ?? 0) + 1);
  const latestMs = kept.reduce((latest, line) => Math.max(latest, timestampMs(line) ?? latest), -Infinity);
  let lastMs: number | undefined;
  return identities.map((identity, index) => {
    const line = lines[index];
    lastMs = (line && timestampMs(line)) ?? lastMs;
    const left = copies.get(identity) ?? 0;
    copies.set(identity, Math.max(0, left - 1));
    return index < place || (left > 0 && isTelling(lastMs, latestMs));
  });
}

/**
 * Whether a line is known by a copy of it. Before the first time nothing tells one from its like: a new start of the app
 * prints the same. And in the last second that is kept, where stamps are whole, there can be one more of a kind.
 */
function isTelling(timeMs: number | undefined, latestMs: number): boolean {
  if (timeMs === undefined) return false;
  return timeMs < latestMs || (timeMs === latestMs && timeMs % 1000 !== 0);
}

function identitiesOf(lines: readonly LogLine[]): string[] {
  let beforeMs: number | undefined;
  return lines.map((line) => {
    const identity = lineIdentity(line, beforeMs);
    beforeMs = timestampMs(line) ?? beforeMs;
    return identity;
  });
}

/** How many lines come before the place where they are most like the end of what is kept; 0 where they nowhere are. */
function endIn(lines: readonly string[], kept: readonly string[]): number {
  // Reversed, the kept lines' end is a beginning, and each place in the others an end that may be like it.
  const texts = [...kept.toReversed(), "", ...lines.toReversed()];
  let longest = 0;
  let place = 0;
  commonBeginnings(texts).forEach((length, at) => {
    // Of equally long ones the first in the log: rather a line twice than one not at all.
    if (at <= kept.length || length < longest || length === 0) return;
    longest = length;
    place = texts.length - at;
  });
  return place;
}

/** For each place how much of what is there is like the beginning of all (Z function). */
function commonBeginnings(texts: readonly string[]): number[] {
  const lengths = new Array<number>(texts.length).fill(0);
  let left = 0;
  let right = 0;
  for (let at = 1; at < texts.length; at++) {
    let length = at < right ? Math.min(right - at, lengths[at - left] ?? 0) : 0;
    while (at + length < texts.length && texts[length] === texts[at + length]) length++;
    lengths[at] = length;
    if (at + length > right) [left, right] = [at, at + length];
  }
  return lengths;
}

function lastLines<Hole>(live: readonly Live<Hole>[], tail: number): readonly Live<Hole>[] {
  if (tail === 0) return live;
  let lines = 0;
  for (let at = live.length - 1; at >= 0; at--) {
    if (live[at]?.kind === "line") lines++;
    if (lines === tail) return live.slice(at);
  }
  return live;
}

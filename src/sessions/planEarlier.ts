import { listPhrases, phrase, type PhraseValue } from "../databricks/api/phrase.ts";
import type { LogLine } from "../logstream/index.ts";
import type { EarlierLines, EarlierRequest } from "./earlierLines.ts";
import { showsSource } from "./filters.ts";

export interface EarlierPart {
  readonly source: EarlierLines;
  readonly sinceMs: number;
  readonly untilMs: number;
}

export interface EarlierPlan {
  /** Vouch for no line of the span, and may have some: each is read for all of it, before the parts are. */
  readonly beside: readonly EarlierLines[];
  /** The oldest first. */
  readonly parts: readonly EarlierPart[];
}

/**
 * Who is asked for which part of a span. Each source has what is left of the end of the span, as far back as it can vouch
 * for; what nobody vouches for is asked of the last.
 */
export async function planEarlier(
  sources: readonly EarlierLines[],
  request: EarlierRequest,
): Promise<EarlierPlan> {
  const parts: EarlierPart[] = [];
  const beside: EarlierLines[] = [];
  let { untilMs } = request;
  for (const [index, source] of sources.entries()) {
    if (untilMs <= request.sinceMs) break;
    const isLast = index === sources.length - 1;
    const whole = isLast ? request.sinceMs : await source.wholeFrom({ ...request, untilMs });
    if (whole === undefined || whole >= untilMs) {
      beside.push(source);
      continue;
    }
    const sinceMs = Math.max(whole, request.sinceMs);
    parts.unshift({ source, sinceMs, untilMs });
    untilMs = sinceMs;
  }
  return { beside, parts };
}

/** Whether the last one, which is asked for what nobody vouches for, has each line of it. */
export async function areWhole(sources: readonly EarlierLines[], request: EarlierRequest): Promise<boolean> {
  const wholeMs = await sources.at(-1)?.wholeFrom(request);
  return wholeMs !== undefined && wholeMs <= request.sinceMs;
}

/** Those that are asked for a span, as part of a sentence. */
export async function namesOfAsked(
  sources: readonly EarlierLines[],
  request: EarlierRequest,
): Promise<PhraseValue> {
  const { beside, parts } = await planEarlier(sources, request);
  const asked = listPhrases(parts.toReversed().map(({ source }) => source.name));
  return beside.length === 0 ? asked : phrase("{0} and {1}", namesOf(beside), asked);
}

/** Their names, as part of a sentence. At least one. */
export function namesOf(sources: readonly EarlierLines[]): PhraseValue {
  return listPhrases(sources.map(({ name }) => name));
}

/** The lines of parts of a span that its filters show, oldest first. */
export async function* readParts(
  parts: readonly EarlierPart[],
  request: EarlierRequest,
): AsyncGenerator<readonly LogLine[]> {
  const isShown = showsSource(request.sources ?? []);
  const search = request.search ?? "";
  for (const { source, sinceMs, untilMs } of parts) {
    for await (const lines of source.read({ ...request, sinceMs, untilMs })) {
      request.signal.throwIfAborted();
      yield lines.filter((line) => isShown(line.source) && line.message.includes(search));
    }
  }
}

import type { App } from "../databricks/api/app.ts";
import { timestampMs } from "../logstream/index.ts";
import type { ReadLine } from "../reading/lineFacts.ts";
import { isDay } from "../ui/text/typedTime.ts";

/** From when on an agent asks for a log. */
export type AgentSince = { readonly kind: "deployment" } | { readonly kind: "time"; readonly ms: number };

const DEPLOYMENT = /^(?:since )?(?:the )?(?:(?:last|latest|current|newest) )?deployment$/i;
const TIME = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?$/i;
const AGO = /^(\d{1,6}) ?(s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)(?: ago)?$/i;

const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** Undefined for what is none of the forms: the last deployment, a time (UTC where it names no zone), or `15 min`. */
export function parseSince(text: string, nowMs: number): AgentSince | undefined {
  const plain = text.trim();
  if (DEPLOYMENT.test(plain)) return { kind: "deployment" };
  const [, count, unit = ""] = AGO.exec(plain) ?? [];
  const unitMs = UNIT_MS[unit.charAt(0).toLowerCase()];
  if (count !== undefined && unitMs !== undefined)
    return { kind: "time", ms: nowMs - Number(count) * unitMs };
  const time = TIME.exec(plain);
  if (time === null) return undefined;
  if (!isDay(plain.slice(0, 10))) return undefined;
  const written = plain.replace(" ", "T");
  // Without a zone Date takes a time for one of this machine, and a date for one of UTC.
  const ms = Date.parse(written.includes("T") && time[1] === undefined ? `${written}Z` : written);
  return Number.isNaN(ms) ? undefined : { kind: "time", ms };
}

/** Where only an end is asked for, so much before it is told. Milliseconds. */
const BEFORE_UNTIL_MS = 3_600_000;

/** The span that is asked for, and what it is in words. Undefined for all of it. Throws as {@link sinceMoment} does. */
export function askedSpan(
  { since, untilMs }: { readonly since: AgentSince | undefined; readonly untilMs: number | undefined },
  app: App,
): { readonly ms: number; readonly untilMs: number; readonly words: string } | undefined {
  if (untilMs === undefined) return since && { ...sinceMoment(since, app), untilMs: Infinity };
  const begin = since ?? { kind: "time" as const, ms: untilMs - BEFORE_UNTIL_MS };
  const { ms, words } = sinceMoment(begin, app);
  if (ms < untilMs) return { ms, untilMs, words: `${words}, until ${new Date(untilMs).toISOString()}` };
  throw new Error('"until" must be later than "since". Call again with other times.');
}

/** The moment, and what it is in words. Throws an Error where nobody knows when the app was deployed. */
export function sinceMoment(since: AgentSince, app: App): { readonly ms: number; readonly words: string } {
  if (since.kind === "time") return { ms: since.ms, words: new Date(since.ms).toISOString() };
  const deployments = [app.activeDeployment, app.pendingDeployment]
    .map((deployment) => ({ id: deployment?.id, ms: Date.parse(deployment?.createTime ?? "") }))
    .filter(({ ms }) => !Number.isNaN(ms))
    .sort((a, b) => b.ms - a.ms);
  const [last] = deployments;
  if (last === undefined) {
    throw new Error(
      `The platform does not say when the app ${app.name} was last deployed. Call again with a time as "since", such as "15 min", or without it.`,
    );
  }
  return {
    ms: last.ms,
    words: `the last deployment, ${last.id ?? "without an id"}, created ${new Date(last.ms).toISOString()}`,
  };
}

/** Lines from a moment on, and before another. One without a time is of its arrival's, else of that of the line above it. */
export function linesSince<Line extends ReadLine & { readonly arrivedMs?: number }>(
  lines: readonly Line[],
  ms: number,
  untilMs = Infinity,
): readonly Line[] {
  let last = -Infinity;
  return lines.filter(({ line, arrivedMs }) => {
    last = timestampMs(line) ?? arrivedMs ?? last;
    return last >= ms && last < untilMs;
  });
}

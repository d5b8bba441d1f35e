import type { SessionTarget } from "../../sessions/sessionState.ts";
import { describeStreamEnd, endReasonText, type Failure, type Remedy } from "./failureCatalogue.ts";
import type { Translate } from "./translate.ts";

export interface StreamEnd {
  readonly error: Error;
  readonly target: SessionTarget;
}

const mostNames = 5;
/** What helps one log alone is no help for several. */
const ofOne: ReadonlySet<Remedy> = new Set(["openInWorkspace", "chooseApp"]);

/** Streams that ended together, told once: by the reason of the first, and how many others there are. */
export function describeStreamEnds(ends: readonly [StreamEnd, ...StreamEnd[]], t: Translate): Failure {
  const [{ error, target }, ...others] = ends;
  const first = describeStreamEnd(error, target, t);
  if (others.length === 0) return first;
  const names = ends.slice(0, mostNames).map((end) => end.target.name);
  const more = ends.length - names.length;
  const list = more === 0 ? names.join(", ") : t("{0} and {1} more", names.join(", "), more);
  const reason = endReasonText(error, target, t);
  const isOneReason = others.every((end) => endReasonText(end.error, end.target, t) === reason);
  return {
    message: isOneReason
      ? t("{0} logs ended: {1}. {2}", ends.length, list, reason)
      : t("{0} logs ended: {1}. That of {2}: {3}", ends.length, list, target.name, reason),
    remedies: first.remedies.filter((remedy) => !ofOne.has(remedy)),
  };
}

import type { SessionTarget } from "../../sessions/sessionState.ts";
import { describeStreamEnd, endReasonText, type Failure, type Remedy } from "./failureCatalogue.ts";
import { listedParts } from "./joined.ts";
import type { Translate } from "./translate.ts";

export interface StreamEnd {
  readonly error: Error;
  readonly target: SessionTarget;
}

const mostNames = 5;
/** What helps one log alone is no help for several. */
const ofOne: ReadonlySet<Remedy> = new Set(["openInWorkspace", "chooseApp"]);

/** Which ends one message tells: a sign-in helps the logs of its own workspace and profile alone. */
export function groupStreamEnds<End extends StreamEnd>(
  ends: readonly End[],
  t: Translate,
): readonly (readonly [End, ...End[]])[] {
  const groups = new Map<string, [End, ...End[]]>();
  for (const end of ends) {
    const { host, workspaceId, profile } = end.target;
    const needsSignIn = describeStreamEnd(end.error, end.target, t).remedies.includes("signIn");
    const key = needsSignIn ? JSON.stringify([host, workspaceId, profile]) : "";
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [end]);
    else group.push(end);
  }
  return [...groups.values()];
}

/** Streams that ended together, told once: by the reason of the first, and how many others there are. */
export function describeStreamEnds(ends: readonly [StreamEnd, ...StreamEnd[]], t: Translate): Failure {
  const [{ error, target }, ...others] = ends;
  const first = describeStreamEnd(error, target, t);
  if (others.length === 0) return first;
  const names = ends.slice(0, mostNames).map((end) => end.target.name);
  const more = ends.length - names.length;
  const list = more === 0 ? listedParts(names, t) : t("{0} and {1} more", listedParts(names, t), more);
  const reason = endReasonText(error, target, t);
  const isOneReason = others.every((end) => endReasonText(end.error, end.target, t) === reason);
  return {
    message: isOneReason
      ? t("{0} logs ended: {1}. {2}", ends.length, list, reason)
      : t("{0} logs ended: {1}. That of {2}: {3}", ends.length, list, target.name, reason),
    remedies: [
      ...new Set(ends.flatMap((end) => describeStreamEnd(end.error, end.target, t).remedies)),
    ].filter((remedy) => !ofOne.has(remedy)),
  };
}

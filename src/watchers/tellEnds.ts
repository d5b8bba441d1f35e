import * as vscode from "vscode";
import type { LogSession } from "../sessions/logSession.ts";
import type { SessionState } from "../sessions/sessionState.ts";
import { describeStreamEnds, groupStreamEnds, type StreamEnd } from "../ui/text/streamEnds.ts";
import { streamAllAnew } from "../targets/streamAnew.ts";
import type { StreamAnewServices } from "../targets/streamAnew.ts";
import type { FailureMessages } from "../ui/messages/failureMessages.ts";
import { createGathering } from "./gather.ts";

/** What ends many streams, such as a token that is refused, ends them close upon each other. */
const TOGETHER_MS = 1000;
/** After an outage each finds out at its own next connect, which can be so far away. */
const LONGEST_MS = 10_000;

interface Ended extends StreamEnd {
  readonly session: LogSession;
}

/** Tells each end of a stream by an error, once; those that end together in one message, as far as one button helps them. */
export function tellEnds(services: StreamAnewServices, failures: FailureMessages): { dispose(): void } {
  const told = new WeakSet<SessionState>();
  const { sessions } = services;
  const streamAll = (ended: readonly Ended[]): Promise<void> => {
    // One may have been streamed again by hand meanwhile, or closed.
    const now = ended.map(({ session }) => sessions.get(session.target.key) ?? session);
    return streamAllAnew(
      services,
      now.filter(({ state }) => state.kind === "ended"),
    );
  };
  const isMoreToCome = (ended: readonly Ended[]): boolean => {
    const hosts = new Set(ended.map(({ target }) => target.host));
    return sessions.streaming.some(
      ({ target, state }) =>
        hosts.has(target.host) && (state.kind === "retrying" || state.kind === "connecting"),
    );
  };
  const handOn = (ended: readonly [Ended, ...Ended[]]): void => {
    const last = new Map(ended.map((end) => [end.session, end]));
    const still = [...last.values()].filter(
      ({ session }) => sessions.has(session) && session.state.kind === "ended",
    );
    for (const group of groupStreamEnds(still, vscode.l10n.t)) tell(group);
  };
  const tell = (ends: readonly [Ended, ...Ended[]]): void => {
    const { error, target } = ends[0];
    failures.show(error, {
      describe: () => describeStreamEnds(ends, vscode.l10n.t),
      place: {
        host: target.host,
        workspaceId: target.workspaceId,
        profile: target.profile,
        app: target.name,
      },
      retry: () => streamAll(ends),
    });
  };
  const gathering = createGathering<Ended>({
    quietMs: TOGETHER_MS,
    longestMs: LONGEST_MS,
    isMoreToCome,
    handOn,
  });
  const subscription = sessions.onDidChange((session) => {
    const { state, target } = session;
    if (state.kind !== "ended" || state.error === undefined || told.has(state)) return;
    told.add(state);
    gathering.add({ session, error: state.error, target });
  });
  return {
    dispose() {
      subscription.dispose();
      gathering.dispose();
    },
  };
}

import * as vscode from "vscode";
import type { LogSession } from "../sessions/logSession.ts";
import type { SessionState } from "../sessions/sessionState.ts";
import { describeStreamEnds, type StreamEnd } from "../ui/text/streamEnds.ts";
import { streamAnew } from "../targets/streamAnew.ts";
import type { StreamAnewServices } from "../targets/streamAnew.ts";
import type { FailureMessages } from "../ui/messages/failureMessages.ts";
import { createGathering } from "./gather.ts";

/** What ends many streams, such as a token that is refused, ends them within moments of each other. */
const TOGETHER_MS = 1000;

interface Ended extends StreamEnd {
  readonly session: LogSession;
}

/** Tells each end of a stream by an error, once; those that end together in one message. */
export function tellEnds(services: StreamAnewServices, failures: FailureMessages): { dispose(): void } {
  const told = new WeakSet<SessionState>();
  const streamAll = async (ended: readonly Ended[]): Promise<void> => {
    // What was in view comes last, and so into view again.
    for (const { session } of ended.toReversed()) {
      // One may have been streamed again by hand meanwhile.
      if (session.state.kind === "ended") await streamAnew(services, session, session.filters);
    }
  };
  const gathering = createGathering<Ended>(TOGETHER_MS, (ended) => {
    const still = ended.filter(({ session }) => session.state.kind === "ended");
    const [first, ...others] = still;
    if (first === undefined) return;
    const { error, target } = first;
    failures.show(error, {
      describe: () => describeStreamEnds([first, ...others], vscode.l10n.t),
      place: { host: target.host, profile: target.profile, app: target.name },
      retry: () => streamAll(still),
    });
  });
  const subscription = services.sessions.onDidChange((session) => {
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

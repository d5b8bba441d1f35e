import * as vscode from "vscode";
import type { SessionState } from "../sessions/sessionState.ts";
import { describeStreamEnd } from "../ui/text/failureCatalogue.ts";
import { streamAnew } from "../targets/streamAnew.ts";
import type { StreamAnewServices } from "../targets/streamAnew.ts";
import type { FailureMessages } from "../ui/messages/failureMessages.ts";

/** Tells each end of a stream by an error, once. */
export function tellEnds(services: StreamAnewServices, failures: FailureMessages): { dispose(): void } {
  const told = new WeakSet<SessionState>();
  return services.sessions.onDidChange((session) => {
    const { state, target, filters } = session;
    if (state.kind !== "ended" || state.error === undefined || told.has(state)) return;
    told.add(state);
    const { error } = state;
    failures.show(error, {
      describe: () => describeStreamEnd(error, target, vscode.l10n.t),
      place: { host: target.host, profile: target.profile, app: target.name },
      retry: async () => {
        await streamAnew(services, session, filters);
      },
    });
  });
}

import * as vscode from "vscode";
import type { SessionState } from "../sessions/sessionState.ts";
import { describeStreamEnd } from "../ui/text/failureCatalogue.ts";
import { openStream } from "../targets/openStream.ts";
import type { Services } from "../commands/services.ts";

/** Tells each end of a stream by an error, once. */
export function tellEnds(services: Services): { dispose(): void } {
  const told = new WeakSet<SessionState>();
  return services.sessions.onDidChange(({ state, target, filters }) => {
    if (state.kind !== "ended" || state.error === undefined || told.has(state)) return;
    told.add(state);
    const { error } = state;
    services.failures.show(error, {
      describe: () => describeStreamEnd(error, target, vscode.l10n.t),
      retry: () => {
        openStream(services, target, filters);
        return Promise.resolve();
      },
    });
  });
}

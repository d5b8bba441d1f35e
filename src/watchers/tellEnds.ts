import * as vscode from "vscode";
import type { SessionState } from "../sessions/sessionState.ts";
import { describeStreamEnd } from "../ui/text/failureCatalogue.ts";
import { openStream } from "../targets/openStream.ts";
import type { StreamDesk } from "../targets/openStream.ts";
import type { FailureMessages } from "../ui/messages/failureMessages.ts";

/** Tells each end of a stream by an error, once. */
export function tellEnds(desk: StreamDesk, failures: FailureMessages): { dispose(): void } {
  const told = new WeakSet<SessionState>();
  return desk.sessions.onDidChange(({ state, target, filters }) => {
    if (state.kind !== "ended" || state.error === undefined || told.has(state)) return;
    told.add(state);
    const { error } = state;
    failures.show(error, {
      describe: () => describeStreamEnd(error, target, vscode.l10n.t),
      retry: () => {
        openStream(desk, target, filters);
        return Promise.resolve();
      },
    });
  });
}

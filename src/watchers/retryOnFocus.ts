import * as vscode from "vscode";
import type { Subscription } from "../sessions/emitter.ts";
import type { LogSessions } from "../sessions/logSessions.ts";

/** Whoever comes back to the window looks at its logs: none waits any longer for its next connect.
 * An app that is stopped is asked after no sooner for that. */
export function retryOnFocus(sessions: LogSessions): Subscription {
  let wasFocused = vscode.window.state.focused;
  return vscode.window.onDidChangeWindowState(({ focused }) => {
    if (focused && !wasFocused) {
      for (const session of sessions.streaming) if (session.state.kind === "retrying") session.retryNow();
    }
    wasFocused = focused;
  });
}

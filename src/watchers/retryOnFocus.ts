import * as vscode from "vscode";
import type { Subscription } from "../sessions/emitter.ts";
import type { LogSessions } from "../sessions/logSessions.ts";

/** Whoever comes back to the window looks at its logs: none waits any longer for its next connect. */
export function retryOnFocus(sessions: LogSessions): Subscription {
  let wasFocused = vscode.window.state.focused;
  return vscode.window.onDidChangeWindowState(({ focused }) => {
    if (focused && !wasFocused) for (const session of sessions.streaming) session.retryNow();
    wasFocused = focused;
  });
}

import type { Subscription } from "./emitter.ts";
import type { LogSession } from "./logSession.ts";
import type { LogSessions } from "./logSessions.ts";
import type { SessionItem } from "./sessionItem.ts";

/**
 * Hands all that each session receives, from its first moment on, to the listener made for it. Holds no session itself:
 * a listener, and what it holds, goes where its session goes.
 */
export function followSessions(
  sessions: Pick<LogSessions, "onDidAdd">,
  listenerOf: (session: LogSession) => (items: readonly SessionItem[]) => void,
): Subscription {
  let isOver = false;
  const subscription = sessions.onDidAdd((session) => {
    const listener = listenerOf(session);
    session.onDidReceive((items) => {
      if (!isOver) listener(items);
    });
  });
  return {
    dispose() {
      isOver = true;
      subscription.dispose();
    },
  };
}

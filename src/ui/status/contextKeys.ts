import type { Subscription } from "../../sessions/emitter.ts";
import type { LogSession } from "../../sessions/logSession.ts";
import { canRetry, isStreaming } from "../../sessions/sessionState.ts";
import type { LogSessions } from "../../sessions/logSessions.ts";
import type { Diagnostics } from "../messages/diagnostics.ts";
import { setContext } from "./setContext.ts";

/** Keeps the context keys by which commands are enabled true to the sessions. */
export function createContextKeys(
  sessions: LogSessions,
  isRecording: (session: LogSession) => boolean,
  diagnostics: Pick<Diagnostics, "warn">,
): Subscription {
  const known = new Map<string, boolean>();
  const set = (name: string, value: boolean): void => {
    if (known.get(name) === value) return;
    known.set(name, value);
    setContext(name, value, diagnostics);
  };
  return sessions.onDidChange(() => {
    const { all, current, streaming } = sessions;
    set("hasSession", all.length > 0);
    set(
      "hasLines",
      all.some(({ lineTotal }) => lineTotal > 0),
    );
    set("hasEnded", all.length > streaming.length);
    set("isLive", streaming.length > 0);
    set(
      "isPaused",
      all.some(({ isFollowing }) => !isFollowing),
    );
    set("isRecording", all.some(isRecording));
    set(
      "canRetry",
      all.some(({ state }) => canRetry(state)),
    );
    set("currentIsLive", current !== undefined && isStreaming(current.state));
    set("currentIsPaused", current?.isFollowing === false);
  });
}

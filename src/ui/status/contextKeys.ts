import type { Subscribe, Subscription } from "../../sessions/emitter.ts";
import type { LogSession } from "../../sessions/logSession.ts";
import { canRetry, isStreaming } from "../../sessions/sessionState.ts";
import type { LogSessions } from "../../sessions/logSessions.ts";
import type { Diagnostics } from "../messages/diagnostics.ts";
import { setContext } from "./setContext.ts";

export interface ContextKeysOptions {
  readonly sessions: LogSessions;
  readonly view: {
    readonly inView: () => LogSession | undefined;
    readonly isErrorsOnly: (session: LogSession) => boolean;
    readonly onDidChangeView: Subscribe<void>;
  };
  readonly isRecording: (session: LogSession) => boolean;
  readonly diagnostics: Pick<Diagnostics, "warn">;
}

/** Keeps the context keys by which commands are enabled, and offered, true to the sessions and to what is in view. */
export function createContextKeys(options: ContextKeysOptions): Subscription {
  const { sessions, view, isRecording, diagnostics } = options;
  const known = new Map<string, boolean>();
  const set = (name: string, value: boolean): void => {
    if (known.get(name) === value) return;
    known.set(name, value);
    setContext(name, value, diagnostics);
  };
  const update = (): void => {
    const { all, streaming } = sessions;
    // What commands act on: the tree's and the status bar's use of a log changes nothing of the one in view.
    const current = view.inView() ?? sessions.current;
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
    set("showsOnlyErrors", all.some(view.isErrorsOnly));
    set("currentIsLive", current !== undefined && isStreaming(current.state));
    set("currentIsPaused", current?.isFollowing === false);
    set("currentShowsOnlyErrors", current !== undefined && view.isErrorsOnly(current));
  };
  const subscriptions = [sessions.onDidChange(update), view.onDidChangeView(update)];
  return {
    dispose() {
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}

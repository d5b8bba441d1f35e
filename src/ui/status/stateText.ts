import { isStreaming, type SessionState } from "../../sessions/sessionState.ts";
import { secondsUntil } from "../text/numberText.ts";
import type { Translate } from "../text/translate.ts";
import type { SessionView } from "./statusText.ts";

/** Each state in words; never told apart by icon or colour alone. */
export function stateText(state: SessionState, nowMs: number, t: Translate): string {
  switch (state.kind) {
    case "connecting":
      return t("connecting");
    case "live":
      return state.isReading === true ? t("reading earlier lines") : t("live");
    case "retrying":
      return t("retrying in {0} s", secondsUntil(state.untilMs, nowMs));
    case "waiting":
      return t("waiting for the app");
    case "stopped":
      return t("stopped");
    case "ended":
      return state.error === undefined ? t("ended") : t("ended with an error");
  }
}

/** The stream's state; where a connection stands and the app is down, that the app is. */
export function sessionText(
  { state, health }: Pick<SessionView, "state" | "health">,
  nowMs: number,
  t: Translate,
): string {
  const words = stateText(state, nowMs, t);
  if (health.crash === undefined || !isStreaming(state)) return words;
  return state.kind === "live" ? t("crashed") : t("crashed, {0}", words);
}

/** The same in a list of logs, where nothing else says that one is paused. */
export function listedText(
  view: Pick<SessionView, "state" | "health" | "isFollowing">,
  nowMs: number,
  t: Translate,
): string {
  const words = sessionText(view, nowMs, t);
  return view.isFollowing ? words : t("{0}, paused", words);
}

import { isStreaming } from "../../sessions/sessionState.ts";
import type { Activity } from "../status/activity.ts";
import { activityText } from "../status/activityText.ts";
import { filtersText } from "../text/noticeText.ts";
import { hostOf } from "../text/places.ts";
import { agoText, durationText } from "../text/numberText.ts";
import { profileText } from "../text/profileText.ts";
import { sessionText, statusIcon } from "../status/statusText.ts";
import type { SessionView } from "../status/statusText.ts";
import type { Translate } from "../text/translate.ts";

export interface StreamItemText {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  /** Codicon name. */
  readonly icon: string;
}

/** One stream among all: what it does, how fast, since when, and what it shows. */
export function streamItemText(
  view: SessionView,
  { nowMs, activity, t }: { readonly nowMs: number; readonly activity: Activity; readonly t: Translate },
): StreamItemText {
  const { target, state, filters, lastLineMs } = view;
  const isLive = state.kind === "live" && view.health.crash === undefined;
  return {
    label: target.name,
    icon: statusIcon(view).replace("~spin", ""),
    description: [
      isLive ? t("live for {0}", durationText(nowMs - state.sinceMs, t)) : sessionText(view, nowMs, t),
      ...(view.isFollowing ? [] : [t("paused with {0} new", view.newLines)]),
      ...(isLive ? [activityText(activity, t)] : []),
      lastLineMs === undefined ? t("no line yet") : t("last line {0}", agoText(nowMs - lastLineMs, t)),
    ].join(", "),
    detail: [
      hostOf(target.host),
      profileText(target.profileName, t),
      ...(isStreaming(state) ? [filtersText(filters, t)] : []),
    ].join(", "),
  };
}

import { isStreaming } from "../../sessions/sessionState.ts";
import type { Activity } from "../status/activity.ts";
import { activityText } from "../status/activityText.ts";
import { filtersText } from "../text/noticeText.ts";
import { hostOf } from "../text/places.ts";
import { listedParts } from "../text/joined.ts";
import { agoText, countText, durationText } from "../text/numberText.ts";
import { profileText } from "../text/profileText.ts";
import { statusIcon } from "../status/statusIcon.ts";
import { sessionText } from "../status/stateText.ts";
import type { SessionView } from "../status/statusText.ts";
import type { Translate } from "../text/translate.ts";

export interface StreamItemText {
  readonly label: string;
  readonly description: string;
  /** Undefined where it would say of each stream the same. */
  readonly detail: string | undefined;
  /** Codicon name. */
  readonly icon: string;
}

export interface StreamItemOptions {
  readonly nowMs: number;
  readonly activity: Activity;
  /** Every stream of the list, this one too. */
  readonly all: readonly SessionView[];
  readonly t: Translate;
}

/** One stream among all: what it does, how fast, since when, and what it shows. */
export function streamItemText(
  view: SessionView,
  { nowMs, activity, all, t }: StreamItemOptions,
): StreamItemText {
  const { target, state, lastLineMs } = view;
  const isLive = state.kind === "live" && view.health.crash === undefined;
  return {
    label: target.name,
    icon: statusIcon(view),
    description: listedParts(
      [
        isLive ? t("live for {0}", durationText(nowMs - state.sinceMs, t)) : sessionText(view, nowMs, t),
        ...(view.isFollowing ? [] : [t("paused with {0} new", countText(view.newLines, t))]),
        ...(isLive ? [activityText(activity, t)] : []),
        lastLineMs === undefined ? t("no line yet") : t("last line {0}", agoText(nowMs - lastLineMs, t)),
      ],
      t,
    ),
    detail: differenceOf(view, all, t),
  };
}

/** Where it comes from and what it shows, as far as that is not so of each stream. */
function differenceOf(view: SessionView, all: readonly SessionView[], t: Translate): string | undefined {
  const facts: readonly ((each: SessionView) => string)[] = [
    ({ target }) => hostOf(target.host),
    ({ target }) => profileText(target.profileName, t),
    ({ state, filters }) => (isStreaming(state) ? filtersText(filters, t) : ""),
  ];
  const own = facts
    .filter((fact) => all.some((other) => fact(other) !== fact(view)))
    .map((fact) => fact(view))
    .filter((text) => text !== "");
  return own.length === 0 ? undefined : listedParts(own, t);
}

import type { Filters } from "../../sessions/filters.ts";
import { canRetry, isStreaming } from "../../sessions/sessionState.ts";
import type { Crash } from "../../sessions/appHealth.ts";
import type { SessionState, SessionTarget, Trouble } from "../../sessions/sessionState.ts";
import type { Activity } from "./activity.ts";
import { crashCause } from "../text/crashCause.ts";
import { escapeMarkdown, tooltipTable } from "../text/markdown.ts";
import { filtersText } from "../text/noticeText.ts";
import { labelled, listedParts } from "../text/joined.ts";
import { hostOf } from "../text/places.ts";
import { credentialRow } from "../text/profileText.ts";
import { errorInWords } from "../text/errorInWords.ts";
import { endReasonText } from "../text/failureCatalogue.ts";
import { statusInWords } from "../text/inWords.ts";
import { activityText, alertsText, keptBackText, lagText, sparkline } from "./activityText.ts";
import { sessionText, stateText } from "./stateText.ts";
import { statusIcon } from "./statusIcon.ts";
import { agoText, clockText, countText, durationText } from "../text/numberText.ts";
import { idOf } from "../text/settings.ts";
import type { Translate } from "../text/translate.ts";

/** The part of a session that its status shows. */
export interface SessionView {
  readonly target: SessionTarget;
  readonly state: SessionState;
  readonly filters: Filters;
  readonly isFollowing: boolean;
  readonly newLines: number;
  readonly lineTotal: number;
  readonly sources: { readonly keptBack: ReadonlyMap<string, number> };
  readonly lastLineMs: number | undefined;
  readonly lastLifeMs: number | undefined;
  readonly lastTrouble: Trouble | undefined;
  readonly health: {
    readonly crash: Crash | undefined;
    /** Crashes of the last minute. */
    crashesLately(nowMs: number): number;
  };
}

export interface StatusOptions {
  readonly nowMs: number;
  /** The file that new lines are recorded to. */
  readonly recordingTo: string | undefined;
  /** How far the view is behind what came. */
  readonly lagMs: number;
  readonly activity: Activity;
  /** Other sessions that are streaming, in words: a name and a state. */
  readonly others: readonly string[];
  readonly t: Translate;
}

/** The only commands that links in the tooltip may run. */
export const TOOLTIP_COMMANDS = [
  idOf("show"),
  idOf("save"),
  idOf("stopRecording"),
  idOf("stop"),
  idOf("retryNow"),
  idOf("toggleFollow"),
  idOf("changeFilters"),
  idOf("closeLog"),
  idOf("manage"),
] as const;

type TooltipCommand = (typeof TOOLTIP_COMMANDS)[number];

/** `12 new`, and what else there is to know while the view is paused; `4 s behind` for a view that lags. */
export function statusWords(view: SessionView, { nowMs, lagMs, t }: StatusOptions): string {
  const state = sessionText(view, nowMs, t);
  if (view.isFollowing) return (isCalm(view) ? lagText(lagMs, t) : undefined) ?? state;
  const count = t("{0} new", countText(view.newLines, t));
  return isCalm(view) ? count : listedParts([count, state], t);
}

/** Live, and nothing else to say of it. */
function isCalm({ state, health }: SessionView): boolean {
  return state.kind === "live" && state.isReading !== true && health.crash === undefined;
}

export function statusBarText(view: SessionView, options: StatusOptions): string {
  const recording = options.recordingTo === undefined ? "" : " $(record)";
  const { others, t } = options;
  const more = others.length === 0 ? "" : t(", {0} more", others.length);
  const said = labelled(view.target.name, statusWords(view, options), t);
  return `$(${statusIcon(view)}) ${said}${recording}${more}`;
}

/** For screen readers: no icon names, no abbreviations. */
export function statusLabel(view: SessionView, options: StatusOptions): string {
  const { t, others, activity } = options;
  const paused = view.isFollowing ? "" : t(", paused");
  const recording = options.recordingTo === undefined ? "" : t(", recording");
  const label = t(
    "App log of {0}: {1}{2}{3}",
    view.target.name,
    statusWords(view, options),
    paused,
    recording,
  );
  const parts = [
    label,
    ...(view.state.kind === "live" ? [activityText(activity, t), alertsText(activity, t)] : []),
    ...(others.length === 0 ? [] : [t("also streaming: {0}", listedParts(others, t))]),
  ];
  return listedParts(parts, t);
}

/** The status bar's tooltip in Markdown. Text of others is masked and escaped. */
export function statusTooltip(view: SessionView, options: StatusOptions): string {
  const { target, state, filters, lastLineMs, lastLifeMs, lastTrouble } = view;
  const { t, recordingTo, nowMs, activity, others } = options;
  const isLive = state.kind === "live";
  const table = tooltipTable(
    [
      [t("Crashed"), crashDetail(view, options)],
      [t("State"), stateDetail(view, options)],
      [t("View"), lagText(options.lagMs, t)],
      [
        t("Last line"),
        lastLineMs === undefined
          ? t("none yet")
          : t("{0}, at {1}", agoText(nowMs - lastLineMs, t), clockText(lastLineMs)),
      ],
      [
        t("Connection"),
        isLive && lastLifeMs !== undefined ? t("verified {0}", agoText(nowMs - lastLifeMs, t)) : undefined,
      ],
      [t("Rate"), isLive ? `${activityText(activity, t)} ${sparkline(activity.minute)}` : undefined],
      [t("Lately"), alertsText(activity, t)],
      [t("Lines received"), countText(view.lineTotal, t)],
      [t("Showing"), filtersText(filters, t)],
      [t("Kept back"), keptBackText(view.sources.keptBack, t)],
      credentialRow(target, t),
      [t("Host"), hostOf(target.host)],
      [t("Also streaming"), others.length === 0 ? undefined : listedParts(others, t)],
      [t("Recording to"), recordingTo],
      [
        t("Last trouble"),
        lastTrouble && state.kind === "live"
          ? `${clockText(lastTrouble.atMs)} ${troubleText(lastTrouble, t)}`
          : undefined,
      ],
    ],
    t,
  );
  return [`### ${escapeMarkdown(target.name)}`, table, clickText(view, t), links(view, options)].join("\n\n");
}

function stateDetail(view: SessionView, { nowMs, t }: StatusOptions): string {
  const { state } = view;
  const words = stateText(state, nowMs, t);
  const paused = view.isFollowing ? "" : t(", view paused with {0} new", countText(view.newLines, t));
  switch (state.kind) {
    case "live":
      return t(
        "{0} for {1}, since {2}{3}",
        words,
        durationText(nowMs - state.sinceMs, t),
        clockText(state.sinceMs),
        paused,
      );
    case "retrying":
      return t("retrying{0}. {1}", paused, errorInWords(state.cause, t));
    case "waiting":
      return t("{0}. {1}", `${words}${paused}`, statusInWords(state.status ?? state, t));
    case "ended":
      return state.error === undefined
        ? `${words}${paused}`
        : t("{0}. {1}", `${words}${paused}`, endReasonText(state.error, view.target, t));
    case "connecting":
    case "stopped":
      return `${words}${paused}`;
  }
}

function troubleText({ by, message }: Trouble, t: Translate): string {
  if (by === undefined) return message;
  return by instanceof Error ? errorInWords(by, t) : statusInWords(by, t);
}

/** The first row: whatever else there is to know comes after it. */
function crashDetail(
  { target, health, state }: SessionView,
  { nowMs, t }: StatusOptions,
): string | undefined {
  const { crash } = health;
  const times = health.crashesLately(nowMs);
  const often = times > 1 ? t("{0} times in the last minute", times) : undefined;
  if (crash === undefined || !isStreaming(state))
    return often === undefined ? undefined : t("{0}, and runs again", often);
  const ago = agoText(nowMs - crash.sinceMs, t);
  const when = often === undefined ? ago : listedParts([often, ago], t);
  const cause = crashCause(crash, target.name, t);
  return cause === "" ? when : t("{0}. {1}", when, cause);
}

function clickText(view: SessionView, t: Translate): string {
  if (!view.isFollowing) return t("Click to show what is new and follow again.");
  return isStreaming(view.state) ? t("Click to pause the view.") : t("Click to stream again.");
}

function links(view: SessionView, { t, recordingTo }: StatusOptions): string {
  const offers: readonly (readonly [string, TooltipCommand, boolean])[] = [
    [t("Retry Now"), idOf("retryNow"), canRetry(view.state)],
    [t("Show"), idOf("show"), true],
    [
      view.isFollowing ? t("Pause") : t("Follow"),
      idOf("toggleFollow"),
      isStreaming(view.state) || !view.isFollowing,
    ],
    [t("Save"), idOf("save"), view.lineTotal > 0],
    [t("Stop Recording"), idOf("stopRecording"), recordingTo !== undefined],
    [t("Change Filters"), idOf("changeFilters"), isStreaming(view.state)],
    [t("Stop"), idOf("stop"), isStreaming(view.state)],
    [t("Close"), idOf("closeLog"), !isStreaming(view.state)],
    [t("Manage"), idOf("manage"), true],
  ];
  const argument = encodeURIComponent(JSON.stringify([view.target.key]));
  return offers
    .flatMap(([label, command, isOffered]) =>
      isOffered ? [`[${label}](command:${command}?${argument})`] : [],
    )
    .join(" | ");
}

import { namedSources, showsOthers } from "../../sessions/filters.ts";
import type { Level } from "../../reading/level.ts";
import type { Filters } from "../../sessions/filters.ts";
import type { Notice } from "../../sessions/sessionItem.ts";
import type { SessionTarget } from "../../sessions/sessionState.ts";
import { deployedText, deployingText, failedText } from "./deploymentText.ts";
import { errorInWords } from "./errorInWords.ts";
import { endReasonText } from "./failureCatalogue.ts";
import { inWords, statusInWords } from "./inWords.ts";
import { fileFailureText, keptFailureText } from "./fileFailures.ts";
import { listedParts, sentencesText } from "./joined.ts";
import { clockText, durationText, linesText, momentText } from "./numberText.ts";
import { profileText } from "./profileText.ts";
import { hostOf, placeText, sentence } from "./places.ts";
import type { Translate } from "./translate.ts";

/** `all sources but HTTP, matching "timeout", the last 1,000 lines`: the filters as a part of a sentence. */
export function filtersText(filters: Filters, t: Translate): string {
  const { tail } = filters;
  return listedParts([whichText(filters, t), tail === 0 ? t("all earlier lines") : tailText(tail, t)], t);
}

/** `the last 1,000 lines`, of at least one. */
export function tailText(tail: number, t: Translate): string {
  return tail === 1 ? t("the last line") : t("the last {0}", linesText(tail, t));
}

/** The same without how many lines: `all sources but HTTP, matching "timeout"`. */
export function whichText({ sources, search }: Pick<Filters, "sources" | "search">, t: Translate): string {
  const which = sourcesText(sources, t);
  return search === "" ? which : listedParts([which, t('matching "{0}"', search)], t);
}

/** `all sources but HTTP`, `only APP, BUILD`. */
export function sourcesText(sources: readonly string[], t: Translate): string {
  if (sources.length === 0) return t("all sources");
  const names = listedParts(namedSources(sources), t);
  return showsOthers(sources) ? t("all sources but {0}", names) : t("only {0}", names);
}

/** The level that the Output view colours the notice with. */
export function noticeLevel(notice: Notice): Level {
  switch (notice.kind) {
    case "retrying":
    case "waiting":
    case "gap":
    case "trimmed":
    case "givenUp":
    case "instances":
    case "keptHole":
    case "notKept":
      return "warning";
    case "polling":
      return notice.isChosen ? "info" : "warning";
    case "recording":
      return notice.missingLines > 0 ? "warning" : "info";
    case "crashed":
    case "deploymentFailed":
    case "buildErrors":
      return "error";
    case "ended":
    case "recordingEnded":
      return notice.error === undefined ? "info" : "error";
    case "started":
    case "paused":
    case "keptBack":
    case "connected":
    case "noLines":
    case "reconnected":
    case "kept":
    case "stopped":
    case "recovered":
    case "deploying":
    case "deployed":
    case "earlier":
    case "earlierEnd":
    case "hasEarlier":
      return "info";
  }
}

/** What we say about the stream, between the app's own lines. */
export function noticeText(notice: Notice, target: SessionTarget, t: Translate): string {
  switch (notice.kind) {
    case "started":
      return t(
        "Connecting to {0} with {1}: {2}.",
        placeText(target, t),
        profileText(target.profileName, t),
        filtersText(notice.filters, t),
      );
    case "connected":
      return notice.isReading === true ? t("Connected. Reading earlier lines.") : t("Connected.");
    case "paused":
      return t("This view is paused. Follow App Logs shows what comes.");
    case "noLines":
      return t("No lines yet.");
    case "reconnected":
      return t("Connected again after {0}.", durationText(notice.afterMs, t));
    case "retrying":
      return t("{0} Connecting again.", sentence(errorInWords(notice.cause, t), t));
    case "waiting":
      return t(
        "{0} The log goes on by itself when the app runs.",
        sentence(statusInWords(notice.status ?? notice, t), t),
      );
    case "gap":
      return gapText(notice, t);
    case "keptBack":
      return t(
        "This log shows {0}. Lines of others are counted in the status bar's tooltip. Change Filters for App Logs shows them, earlier ones too.",
        sourcesText(notice.sources, t),
      );
    case "trimmed":
      return t(
        "{0} that arrived while this view was paused did not fit the scrollback and cannot be shown. The setting databricksAppLogs.scrollback makes it larger.",
        linesText(notice.lines, t),
      );
    case "givenUp":
      return t(
        "The oldest lines of this log are no longer held for saving: logs that are over keep 256 MB together. Close App Logs gives up those that you no longer need.",
      );
    case "kept":
      return notice.lines === 1
        ? t("1 line above is from before this window was reloaded, as kept on this machine.")
        : t(
            "{0} above are from before this window was reloaded, as kept on this machine.",
            linesText(notice.lines, t),
          );
    case "keptHole":
      return notice.lines === 1
        ? t("1 line that came here was not kept on this machine.")
        : t("{0} that came here were not kept on this machine.", linesText(notice.lines, t));
    case "notKept":
      return t(
        "New lines are not kept on this machine for now. {0} The stream goes on.",
        keptFailureText(notice.error, t),
      );
    case "stopped":
      return t("Streaming stopped.");
    case "ended":
      return notice.error === undefined
        ? t("The log ended.")
        : t("The log ended. {0}", endReasonText(notice.error, target, t));
    case "crashed":
      return sentence(statusInWords(notice, t), t);
    case "recovered":
      return t("{0} runs again.", target.name);
    case "earlier":
      return t(
        "Earlier lines begin here, those since {0} from {1}.",
        momentText(notice.sinceMs),
        inWords(notice.from, t),
      );
    case "earlierEnd":
      return earlierEndText(notice, t);
    case "hasEarlier":
      return t("Lines from before this, and what is missing in it, are in {0}.", inWords(notice.from, t));
    case "deploying":
      return deployingText(notice, target.name, t);
    case "deployed":
      return deployedText(notice, target.name, t);
    case "deploymentFailed":
      return failedText(notice, target.name, t);
    case "buildErrors":
      return [t("What BUILD said:"), ...notice.errors].join("\n");
    case "instances":
      return t(
        "{0} can run on {1} instances. This log shows one of them, the same one after each reconnect.",
        target.name,
        notice.count,
      );
    case "polling":
      return notice.isChosen
        ? t("The log is polled every few seconds, as the transport setting says.")
        : t(
            "A WebSocket does not get through to {0}. Its log is polled every few seconds instead.",
            hostOf(target.url),
          );
    case "recording":
      return recordingText(notice, t);
    case "recordingEnded":
      return notice.error === undefined
        ? t("Recording ended: {0} added to {1}.", linesText(notice.lines, t), notice.file)
        : t(
            "Recording to {0} failed after {1}. {2} The stream goes on.",
            notice.file,
            linesText(notice.lines, t),
            fileFailureText(notice.error, notice.file, t),
          );
  }
}

function recordingText({ file, missingLines }: Extract<Notice, { kind: "recording" }>, t: Translate): string {
  const recording = t("Recording new lines to {0}.", file);
  if (missingLines === 0) return recording;
  const missing =
    missingLines === 1
      ? t("1 line that came between saving and recording is no longer held and is not in the file.")
      : t(
          "{0} that came between saving and recording are no longer held and are not in the file.",
          linesText(missingLines, t),
        );
  return sentencesText([recording, missing], t);
}

function earlierEndText(
  { isMore, readMs, isLiveBelow }: Extract<Notice, { kind: "earlierEnd" }>,
  t: Translate,
): string {
  if (isMore) return t("Earlier lines are read up to {0}. More are there.", momentText(readMs));
  return isLiveBelow ? t("Earlier lines end here. What follows was streamed.") : t("Earlier lines end here.");
}

function gapText({ cause, since, until }: Extract<Notice, { kind: "gap" }>, t: Translate): string {
  const from = since === undefined ? undefined : clockText(since);
  const to = until === undefined ? undefined : clockText(until);
  const when =
    from !== undefined && to !== undefined
      ? t("between {0} and {1}", from, to)
      : from !== undefined
        ? t("after {0}", from)
        : to !== undefined
          ? t("before {0}", to)
          : t("here");
  return cause === "buffer-overrun"
    ? t("Lines may be missing {0}: the app's log buffer no longer reaches back that far.", when)
    : t("The app's log began anew. Lines may be missing {0}.", when);
}

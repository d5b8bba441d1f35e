import { followSessions } from "../sessions/followSessions.ts";
import type { LogSession } from "../sessions/logSession.ts";
import type { LogSessions } from "../sessions/logSessions.ts";
import type { Notice } from "../sessions/sessionItem.ts";
import type { Subscription } from "../sessions/emitter.ts";
import type { SessionTarget } from "../sessions/sessionState.ts";
import { technicalDetail } from "../ui/messages/technicalDetail.ts";
import type { Diagnostics } from "../ui/messages/diagnostics.ts";
import { noticeLevel, noticeText } from "../ui/text/noticeText.ts";
import { placeText } from "../ui/text/places.ts";
import { inEnglish } from "../ui/text/translate.ts";

/** Every connect, loss, reconnect and end of every stream, as a line of the diagnostics. English, as all of them is. */
export function noteStreams(sessions: LogSessions, diagnostics: Diagnostics): Subscription {
  const note = ({ target }: LogSession, notice: Notice): void => {
    const text = `${placeText(target, inEnglish)}: ${textOf(notice, target)}`;
    const level = noticeLevel(notice);
    if (level === "error") diagnostics.error(text);
    else if (level === "warning") diagnostics.warn(text);
    else diagnostics.info(text);
  };
  return followSessions(sessions, (session) => (items) => {
    for (const item of items) if (item.kind === "notice") note(session, item.notice);
  });
}

/** Errors are told with their codes and causes, which the log itself leaves out. */
function textOf(notice: Notice, target: SessionTarget): string {
  if (notice.kind === "retrying") {
    return `Connecting again in ${Math.round(notice.delayMs)} ms. ${technicalDetail(notice.cause)}`;
  }
  if (notice.kind === "ended" && notice.error !== undefined) {
    return `The log ended. ${technicalDetail(notice.error)}`;
  }
  // Lines of the app are for its log.
  if (notice.kind === "buildErrors") return "What BUILD said of a deployment that failed was told.";
  return noticeText(notice, target, inEnglish);
}

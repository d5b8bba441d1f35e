import * as vscode from "vscode";
import type { LogSession } from "../../sessions/logSession.ts";
import { canRetry } from "../../sessions/sessionState.ts";
import { noticeText } from "../text/noticeText.ts";
import { idOf } from "../text/settings.ts";
import { findNoticeLinks, readingsOf, type NoticeLink } from "./noticeLinks.ts";

/** Characters of a log, from its end, that are looked through: a wait is told once, but lines can still follow. */
const MOST_TEXT = 64 * 1024;
/** The same where lines from before can be read: their marks stand above all that was streamed. */
const MOST_TEXT_ABOVE = 4 * 1024 * 1024;

/** Makes the words that end some notices links, such as *Retry Now* while a log waits. */
export function createSessionLinks(
  sessionOf: (document: vscode.TextDocument) => LogSession | undefined,
): vscode.Disposable {
  const { t } = vscode.l10n;
  const tooltips: Readonly<Record<NoticeLink, string>> = {
    retryNow: t("Connect at once"),
    showMoreEarlier: t("Read on from here"),
    fillFromHistory: t("Read what is missing"),
    showEarlier: t("Choose how far back to read"),
  };
  return vscode.languages.registerDocumentLinkProvider(
    { scheme: "output" },
    {
      provideDocumentLinks(document) {
        const session = sessionOf(document);
        if (session === undefined) return [];
        const offered = offeredBy(session);
        if (!Object.values(offered).includes(true)) return [];
        const text = document.getText();
        const isRetryOnly = !offered.showMoreEarlier && !offered.showEarlier;
        const from = Math.max(0, text.length - (isRetryOnly ? MOST_TEXT : MOST_TEXT_ABOVE));
        const found = findNoticeLinks(text.slice(from), t).filter(({ link }) => offered[link]);
        const readings = readingsOf(found, offered.showMoreEarlier ? marksOf(session) : []);
        return found
          .filter((one) => one.link !== "showMoreEarlier" || readings.has(one))
          .map((one) => {
            const { link, start, end } = one;
            const range = new vscode.Range(
              document.positionAt(from + start),
              document.positionAt(from + end),
            );
            const query = encodeURIComponent(JSON.stringify([session.target.key, readings.get(one)]));
            const target = vscode.Uri.parse(`command:${idOf(link)}?${query}`, true);
            const made = new vscode.DocumentLink(range, target);
            made.tooltip = tooltips[link];
            return made;
          });
      },
    },
  );
}

/** The ends of readings that can go on, in the order of the log, and what is said there. */
function marksOf({ memory, earlier, target }: LogSession) {
  return memory.shown(undefined).flatMap((item) => {
    if (item.kind === "line" || item.notice.kind !== "earlierEnd") return [];
    const { reading, isMore } = item.notice;
    if (!isMore || earlier.unfinishedOf(reading) === undefined) return [];
    return [{ reading, said: noticeText(item.notice, target, vscode.l10n.t) }];
  });
}

function offeredBy({ state, earlier }: LogSession): Readonly<Record<NoticeLink, boolean>> {
  return {
    retryNow: canRetry(state),
    showMoreEarlier: earlier.unfinished !== undefined,
    fillFromHistory: earlier.isReadable,
    showEarlier: earlier.isReadable,
  };
}

import type { Notice } from "../../sessions/sessionItem.ts";
import type { Translate } from "../text/translate.ts";

/** Category of what we say ourselves, in the Output view's filter menu beside APP and SYSTEM. */
export const NOTICE_CATEGORY = "Databricks App Logs";

/** What a notice lets a person do: the words that end it, which the view makes a link. By the name of the command. */
export type NoticeLink = "retryNow" | "showMoreEarlier" | "fillFromHistory" | "showEarlier";

const WORDS: Readonly<Record<NoticeLink, (t: Translate) => string>> = {
  retryNow: (t) => t("Retry Now"),
  showMoreEarlier: (t) => t("Show More Earlier Lines"),
  fillFromHistory: (t) => t("Fill from History"),
  showEarlier: (t) => t("Show Earlier Lines"),
};

function linkOf(notice: Notice): NoticeLink | undefined {
  const { kind } = notice;
  if (kind === "retrying" || kind === "waiting") return "retryNow";
  if (kind === "ended" && notice.error !== undefined) return "retryNow";
  if (kind === "earlierEnd" && notice.isMore) return "showMoreEarlier";
  if (kind === "gap" && notice.isKept === true && notice.isFilled !== true) return "fillFromHistory";
  return kind === "hasEarlier" ? "showEarlier" : undefined;
}

/** A notice's text with the words of its link. */
export function withLinks(text: string, notice: Notice, t: Translate): string {
  const link = linkOf(notice);
  return link === undefined ? text : `${text} ${WORDS[link](t)}`;
}

export interface FoundLink {
  readonly link: NoticeLink;
  /** Offsets in the text. */
  readonly start: number;
  readonly end: number;
}

/** Where the words of links stand in a channel's text: of each kind the last, and of holes all. */
export function findNoticeLinks(text: string, t: Translate): FoundLink[] {
  return (Object.keys(WORDS) as NoticeLink[]).flatMap((link) => {
    const found: FoundLink[] = [];
    const ending = ` ${WORDS[link](t)}\n`;
    for (let at = text.lastIndexOf(ending); at > 0; at = text.lastIndexOf(ending, at - 1)) {
      const line = text.slice(text.lastIndexOf("\n", at) + 1, at);
      // An app's own line has another category.
      if (/^\S+(?: \S+)? \[(?:info|warning|error)\] \[([^\]]+)\] /.exec(line)?.[1] !== NOTICE_CATEGORY)
        continue;
      found.push({ link, start: at + 1, end: at + ending.length - 1 });
      if (link !== "fillFromHistory") break;
    }
    return found;
  });
}

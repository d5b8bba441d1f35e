import { isHoleNotice } from "../../sessions/logHoles.ts";
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
  if (isHoleNotice(notice) && notice.isFillable === true && notice.isFilled !== true)
    return "fillFromHistory";
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
  /** What the notice says before them. */
  readonly said: string;
}

/** Of these each one does something else. */
const OWN: ReadonlySet<NoticeLink> = new Set(["fillFromHistory", "showMoreEarlier"]);

/** Where the words of links stand in a channel's text, from its end: of each kind the last, and of OWN all. */
export function findNoticeLinks(text: string, t: Translate): FoundLink[] {
  return (Object.keys(WORDS) as NoticeLink[]).flatMap((link) => {
    const found: FoundLink[] = [];
    const marks = new Set<string>();
    const ending = ` ${WORDS[link](t)}\n`;
    for (let at = text.lastIndexOf(ending); at > 0; at = text.lastIndexOf(ending, at - 1)) {
      const line = text.slice(text.lastIndexOf("\n", at) + 1, at);
      // An app's own line has another category.
      const [prefix = "", category] =
        /^\S+(?: \S+)? \[(?:info|warning|error)\] \[([^\]]+)\] /.exec(line) ?? [];
      if (category !== NOTICE_CATEGORY) continue;
      // The same mark twice, stamp and all, was left behind where it stood before.
      if (link === "showMoreEarlier" && marks.has(line)) continue;
      marks.add(line);
      found.push({ link, start: at + 1, end: at + ending.length - 1, said: line.slice(prefix.length) });
      if (!OWN.has(link)) break;
    }
    return found;
  });
}

/**
 * Which reading each *Show More Earlier Lines* goes on with. Their marks stand in the view as they do in the log, but for
 * those that it leaves out, and two that have come as far say the same. Undefined: none that is known.
 */
export function readingsOf(
  found: readonly FoundLink[],
  marks: readonly { readonly reading: number; readonly said: string }[],
): ReadonlyMap<FoundLink, number> {
  const readings = new Map<FoundLink, number>();
  let left = marks;
  for (const link of found.toSorted((one, other) => other.start - one.start)) {
    if (link.link !== "showMoreEarlier") continue;
    const index = left.findLastIndex(({ said }) => said === link.said);
    const mark = left[index];
    if (mark === undefined) continue;
    readings.set(link, mark.reading);
    left = left.slice(0, index);
  }
  return readings;
}

import { labelled } from "../text/joined.ts";
import { hostOf } from "../text/places.ts";
import type { Translate } from "../text/translate.ts";
import { fenced } from "./fence.ts";
import { quotedEntry, quotedSentence, utcText, type TroubleReport } from "./troubleReport.ts";

/** Slack takes the word after a fence for text, and knows no other marks: all is one block without any. */
export function crashMarkdown(
  report: TroubleReport,
  command: string | undefined,
  t: Translate,
  longest?: number,
): string {
  const { app, host, deployment, place, atMs } = report;
  const facts: readonly (readonly [string, string | undefined])[] = [
    [t("App"), app],
    [t("Host"), hostOf(host)],
    [t("Deployment"), deployment],
    [t("Time"), utcText(atMs)],
    [t("Error"), quotedSentence(report.sentence, 500)],
    [t("Source"), place && `${place.file}:${place.line}`],
    [t("Shown by"), command],
  ];
  const head = facts.flatMap(([label, value]) =>
    value === undefined || value === "" ? [] : [labelled(label, value.replaceAll(/\s+/g, " "), t)],
  );
  return fenced([...head, "", quotedEntry(report.entryText, longest)].join("\n"));
}

import { deployedWords, deployingWords, failedWords } from "../text/deploymentText.ts";
import type { LineStyle } from "../text/settings.ts";
import type { Translate } from "../text/translate.ts";
import { NOTICE_CATEGORY } from "./channelText.ts";

/** What begins each entry, in any of the forms of time. */
const PREFIX = /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\.\d{3}Z?) \[\w+\] \[([^\]]*)\] (.*)$/;

export interface WantedDeployment {
  readonly app: string;
  /** Of the one that the app runs, epoch milliseconds. */
  readonly createdMs: number | undefined;
  /** How the text writes times. */
  readonly timestamps: LineStyle["timestamps"];
}

/**
 * The row of a channel's text, from 0, where the last deployment begins: our line of it; in a log that began later, the
 * first of the app's lines that are of its time, below others. Undefined where the text shows no deployment.
 */
export function lastDeploymentRow(text: string, wanted: WantedDeployment, t: Translate): number | undefined {
  const { app, createdMs, timestamps } = wanted;
  const done = [deployedWords(app, t), failedWords(app, t)];
  const begun = deployingWords(app, t);
  let doneRow: number | undefined;
  let begunRow: number | undefined;
  let timeRow: number | undefined;
  let hasOlder = false;
  text.split(/\r?\n/).forEach((written, row) => {
    const [, time, category, message] = PREFIX.exec(written) ?? [];
    if (time === undefined || message === undefined) return;
    if (category === NOTICE_CATEGORY) {
      if (done.some((words) => message.startsWith(words))) doneRow = row;
      else if (message.startsWith(begun)) begunRow = row;
    } else if (createdMs !== undefined && timeRow === undefined) {
      if (msOf(time, timestamps) < createdMs) hasOlder = true;
      else if (hasOlder) timeRow = row;
    }
  });
  return doneRow ?? begunRow ?? timeRow;
}

function msOf(time: string, timestamps: LineStyle["timestamps"]): number {
  return Date.parse(timestamps === "utc" ? `${time}Z` : time);
}

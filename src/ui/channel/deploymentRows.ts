import { deployedWords, deployingWords, failedWords } from "../text/deploymentText.ts";
import type { LineStyle } from "../text/settings.ts";
import type { Translate } from "../text/translate.ts";
import { NOTICE_CATEGORY } from "./channelText.ts";
import { entriesOf } from "./errorRows.ts";

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
  for (const { row, ms, category, rows } of entriesOf(text, timestamps)) {
    const [message = ""] = rows;
    if (category === NOTICE_CATEGORY) {
      if (done.some((words) => message.startsWith(words))) doneRow = row;
      else if (message.startsWith(begun)) begunRow = row;
    } else if (createdMs !== undefined && timeRow === undefined) {
      if (ms < createdMs) hasOlder = true;
      else if (hasOlder) timeRow = row;
    }
  }
  return doneRow ?? begunRow ?? timeRow;
}

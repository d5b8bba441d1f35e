import type { LogLine } from "../logstream/index.ts";

/** What only the process of the app can do. */
const OVER = /\b(?:exited|crashed|terminated|died|was killed|OOM[- ]?killed|stopped unexpectedly)\b/i;
const SUBJECT = /\b(?:app|application|process|container|command|worker)\b/i;
const EXIT_CODE =
  /\bexit(?:ed)?(?: with)?(?: status| code| status code)?\s*[:=]?\s*-?\d+\b|\bout of memory\b/i;

/** Of a process that was done, or was asked to end. */
const CALM_CODE = /\bexit(?:ed)?(?: with)?(?: status| code| status code)?\s*[:=]?\s*(?:0|130|143)\b/i;

/**
 * What the platform says of the end of the app's process, such as `App exited unexpectedly with exit code 1`; undefined
 * for any other line. The wording is nowhere documented, so any that can mean it counts: whoever asks looks at the app.
 */
export function exitIn({ source, message }: LogLine): string | undefined {
  if (source?.toUpperCase() !== "SYSTEM") return undefined;
  const text = message.trim();
  return isExit(text) ? text : undefined;
}

/** Whether a row of the platform tells of an exit that nobody asked for: an error, whatever its severity says. */
export function isFailure(row: string): boolean {
  return isExit(row) && !CALM_CODE.test(row);
}

function isExit(text: string): boolean {
  return EXIT_CODE.test(text) || (OVER.test(text) && SUBJECT.test(text));
}

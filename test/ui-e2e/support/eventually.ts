import { setTimeout as delay } from "node:timers/promises";

/** Generous, since the machine may be busy: a test waits for what must happen, not for a time. */
export const patienceMs = 60_000;

/** Most things are there at once; what takes longer is asked for less often, since each question is work for the window. */
const firstPauseMs = 20;
const longestPauseMs = 250;

/** How long one try may take to reach what is drawn anew or moves meanwhile. Milliseconds. */
export const tryMs = 5_000;

/** What may fail and be tried again, as an answer for `eventually`; `note` keeps the reason. */
export async function attempt(
  action: () => Promise<unknown>,
  note: (trouble: string) => void = () => undefined,
): Promise<boolean> {
  try {
    await action();
    return true;
  } catch (error) {
    note(String(error));
    return false;
  }
}

/**
 * Asks until the answer is neither undefined nor false.
 *
 * @throws an Error saying what was awaited and, when `describe` is given, what was there instead.
 */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined | false>,
  options: { timeoutMs?: number; describe?: () => Promise<unknown> } = {},
): Promise<T> {
  const timeoutMs = options.timeoutMs ?? patienceMs;
  const deadline = Date.now() + timeoutMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.5, longestPauseMs)) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > deadline) {
      const instead =
        options.describe === undefined ? "" : ` Instead: ${JSON.stringify(await options.describe())}`;
      throw new Error(`Waited ${timeoutMs} ms for ${what}.${instead}`);
    }
    await delay(pauseMs);
  }
}

/** Reads until it is so, and answers that reading: the next one may be of something that is half drawn or half written. */
export async function readUntil<T>(
  what: string,
  read: () => Promise<T>,
  isSo: (value: T) => boolean,
  options: { timeoutMs?: number } = {},
): Promise<T> {
  let last: T | undefined;
  const { value } = await eventually(
    what,
    async () => {
      last = await read();
      return isSo(last) && { value: last };
    },
    { ...options, describe: () => Promise.resolve(last) },
  );
  return value;
}

/** Whether a text is, or a pattern finds, what is asked for. */
export function matches(text: string, wanted: string | RegExp): boolean {
  return typeof wanted === "string" ? text.includes(wanted) : wanted.test(text);
}

/** Monaco writes spaces as no-break spaces, and lists bring line breaks of their own. */
export function plainText(text: string): string {
  return text.replaceAll("\u00a0", " ");
}

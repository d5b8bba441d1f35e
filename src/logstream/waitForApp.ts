import { abortable, Bell, sleepUntilWake } from "./abort.ts";
import type { Settings } from "./checkConfig.ts";
import type { Clock } from "./clock.ts";
import { AppGoneError, AppStoppedError } from "./streamErrors.ts";
import type { Timing } from "./timing.ts";
import type { AppStatus, AppStatusChecker, LogEvent } from "./types.ts";

const FIRST_POLL_MS = 5_000;
const LONGEST_POLL_MS = 30_000;

/** The network that broke the stream may hold up the answer, too: a dial does not wait for it longer. Milliseconds. */
const PATIENCE_MS = 1_000;

/** Asks for the app's state, one question at a time: what was not answered in time is not asked again. */
export class StatusQuestion {
  readonly #check: AppStatusChecker | undefined;
  readonly #clock: Clock;
  #underWay: { readonly answer: Promise<AppStatus | undefined>; readonly abort: AbortController } | undefined;

  constructor(check: AppStatusChecker | undefined, clock: Clock) {
    this.#check = check;
    this.#clock = clock;
  }

  /** Undefined where there is no answer, or none in time: no answer is not an answer, and the stream's own retry tells. */
  async ask(signal: AbortSignal): Promise<AppStatus | undefined> {
    const answer = this.#underWay?.answer ?? this.#begin();
    let callOff = (): void => undefined;
    const patience = new Promise<"late">((resolve) => {
      callOff = this.#clock.after(PATIENCE_MS, () => {
        resolve("late");
      });
    });
    try {
      const status = await abortable(Promise.race([answer, patience]), signal);
      if (status === "late") {
        return undefined;
      }
      this.#underWay = undefined;
      return status;
    } finally {
      callOff();
    }
  }

  /** An answer that is still to come would tell of a time before now. */
  forget(): void {
    this.#underWay?.abort.abort();
    this.#underWay = undefined;
  }

  #begin(): Promise<AppStatus | undefined> {
    const abort = new AbortController();
    const ask = async (): Promise<AppStatus | undefined> => {
      try {
        return await this.#check?.(abort.signal);
      } catch {
        return undefined;
      }
    };
    const answer = ask();
    this.#underWay = { answer, abort };
    return answer;
  }
}

/**
 * Asks for the app's state once, and goes on asking while it is not running. Returns whether there was a wait.
 * @throws AppGoneError, and AppStoppedError unless stopped apps are to be waited for
 */
export async function* waitForApp(
  question: StatusQuestion,
  { whenStopped }: Settings,
  timing: Timing,
  signal: AbortSignal,
): AsyncGenerator<LogEvent, boolean> {
  let pollMs = timing.firstPollMs ?? FIRST_POLL_MS;
  let lastDetail: string | undefined;
  let bell = new Bell();
  const retryNow = (): void => {
    bell.ring();
  };
  for (;;) {
    const status = await question.ask(signal);
    if (status === undefined || status.state === "running") {
      break;
    }
    if (status.state === "gone") {
      throw new AppGoneError(status.detail, status);
    }
    if (whenStopped === "end") {
      throw new AppStoppedError(status.detail, status);
    }
    if (status.detail !== lastDetail) {
      yield { kind: "waiting", detail: status.detail, status, retryNow };
      lastDetail = status.detail;
    }
    await sleepUntilWake(pollMs, signal, timing.clock, bell);
    // Whoever is in a hurry expects the app soon.
    pollMs = bell.hasRung ? (timing.firstPollMs ?? FIRST_POLL_MS) : Math.min(LONGEST_POLL_MS, pollMs * 1.5);
    if (bell.hasRung) bell = new Bell();
  }
  return lastDetail !== undefined;
}

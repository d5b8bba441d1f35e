import { abortable, sleepUntilWake } from "./abort.ts";
import type { Settings } from "./checkConfig.ts";
import { AppGoneError, AppStoppedError } from "./streamErrors.ts";
import type { Timing } from "./timing.ts";
import type { AppStatus, AppStatusChecker, LogEvent } from "./types.ts";

const FIRST_POLL_MS = 5_000;
const LONGEST_POLL_MS = 30_000;

async function askStatus(check: AppStatusChecker, signal: AbortSignal): Promise<AppStatus | undefined> {
  try {
    return await abortable(check(signal), signal);
  } catch (error) {
    if (signal.aborted) {
      throw error;
    }
    // No answer is not an answer: the network may be down, and the stream's own retry will tell.
    return undefined;
  }
}

/**
 * Asks for the app's state once, and goes on asking while it is not running. Returns whether there was a wait.
 * @throws AppGoneError, and AppStoppedError unless stopped apps are to be waited for
 */
export async function* waitForApp(
  { appStatusChecker, whenStopped }: Settings,
  timing: Timing,
  signal: AbortSignal,
): AsyncGenerator<LogEvent, boolean> {
  let pollMs = timing.firstPollMs ?? FIRST_POLL_MS;
  let lastDetail: string | undefined;
  while (appStatusChecker !== undefined) {
    const status = await askStatus(appStatusChecker, signal);
    if (status === undefined || status.state === "running") {
      break;
    }
    if (status.state === "gone") {
      throw new AppGoneError(status.detail);
    }
    if (whenStopped === "end") {
      throw new AppStoppedError(status.detail);
    }
    if (status.detail !== lastDetail) {
      yield { kind: "waiting", detail: status.detail };
      lastDetail = status.detail;
    }
    await sleepUntilWake(pollMs, signal, timing.clock);
    pollMs = Math.min(LONGEST_POLL_MS, pollMs * 1.5);
  }
  return lastDetail !== undefined;
}

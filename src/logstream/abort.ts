/** An AbortError for whatever reason the signal carries: callers can rely on its name. */
export function abortError(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error && reason.name === "AbortError"
    ? reason
    : new DOMException("The log stream was aborted.", { name: "AbortError", cause: reason });
}

export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) {
    throw abortError(signal);
  }
}

/** Settles with the promise or with the abort, whichever is first; leaves no listener. */
export async function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let onAbort = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => {
      reject(abortError(signal));
    };
    if (signal.aborted) {
      onAbort();
    }
    signal.addEventListener("abort", onAbort, { once: true });
  });
  try {
    return await Promise.race([aborted, promise]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

/** Waits, unless aborted first. @throws AbortError */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  try {
    await abortable(
      new Promise<void>((resolve) => {
        timer = setTimeout(resolve, ms);
      }),
      signal,
    );
  } finally {
    clearTimeout(timer);
  }
}

/** A timer stands still while the machine sleeps, so a long wait is taken in steps. Milliseconds. */
const STEP_MS = 1_000;
/** Later than this means that the machine slept, not that it was busy. */
const SLEPT_MS = 20_000;

/** The same, but ends early when the machine slept meanwhile. `now` is epoch milliseconds. @throws AbortError */
export async function sleepUntilWake(ms: number, signal: AbortSignal, now = Date.now): Promise<void> {
  let leftMs = ms;
  do {
    const stepMs = Math.min(leftMs, STEP_MS);
    const startedAt = now();
    await sleep(stepMs, signal);
    if (now() - startedAt - stepMs > SLEPT_MS) {
      return;
    }
    leftMs -= stepMs;
  } while (leftMs > 0);
}

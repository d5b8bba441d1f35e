import { watchForSleep, type Clock } from "./clock.ts";

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

/** Lets somebody end a wait, or one that is about to begin. */
export class Bell {
  #hasRung = false;
  #onRing = (): void => undefined;

  get hasRung(): boolean {
    return this.#hasRung;
  }

  ring(): void {
    this.#hasRung = true;
    this.#onRing();
  }

  /** One at a time: it takes the place of the one before. */
  onRing(act: () => void): void {
    this.#onRing = act;
  }
}

/** Waits, unless aborted first or the bell rings. @throws AbortError */
export async function sleep(ms: number, signal: AbortSignal, clock: Clock, bell?: Bell): Promise<void> {
  let callOff = (): void => undefined;
  try {
    await abortable(
      new Promise<void>((resolve) => {
        callOff = clock.after(ms, resolve);
        bell?.onRing(resolve);
      }),
      signal,
    );
  } finally {
    callOff();
  }
}

/** A timer stands still while the machine sleeps, so a long wait is taken in steps. Milliseconds. */
const STEP_MS = 1_000;

/** The same, but ends early when the machine slept meanwhile, too. @throws AbortError */
export async function sleepUntilWake(
  ms: number,
  signal: AbortSignal,
  clock: Clock,
  bell?: Bell,
): Promise<void> {
  let leftMs = ms;
  do {
    const stepMs = bell?.hasRung === true ? 0 : Math.min(leftMs, STEP_MS);
    const hasSlept = watchForSleep(clock);
    await sleep(stepMs, signal, clock, bell);
    if (bell?.hasRung === true || hasSlept(stepMs)) {
      return;
    }
    leftMs -= stepMs;
  } while (leftMs > 0);
}

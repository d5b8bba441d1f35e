/** Time as the streamer sees it, so that a simulation can give its own. */
export interface Clock {
  /** Never steps back, whoever sets the clock; it may stand still while the machine sleeps. Milliseconds. */
  monotonicMs(): number;
  /** Epoch milliseconds. It jumps when somebody sets the clock, so it measures nothing but a sleep of the machine. */
  wallMs(): number;
  /** Calls `act` once after `ms`. Returns what calls it off. */
  after(ms: number, act: () => void): () => void;
  /** Lets whatever else waits for this thread run first. */
  breathe(): Promise<void>;
}

export const systemClock: Clock = {
  monotonicMs: () => performance.now(),
  wallMs: () => Date.now(),
  after(ms, act) {
    const timer = setTimeout(act, ms);
    return () => {
      clearTimeout(timer);
    };
  },
  breathe: () => new Promise((resolve) => setImmediate(resolve)),
};

/** Later than this means that the machine slept, not that it was busy. */
const SLEPT_MS = 20_000;

/** Begins to measure a wait: the answer says whether the machine slept during a wait of so many milliseconds. */
export function watchForSleep(clock: Clock): (waitedMs: number) => boolean {
  const startedMs = clock.monotonicMs();
  const startedWallMs = clock.wallMs();
  // Some systems' monotonic clock goes on in a sleep, others' stands still.
  return (waitedMs) =>
    Math.max(clock.monotonicMs() - startedMs, clock.wallMs() - startedWallMs) - waitedMs > SLEPT_MS;
}

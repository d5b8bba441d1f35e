/** Every append to a visible channel is a flush and a message to the window. */
const DEFAULT_INTERVAL_MS = 75;
const DEFAULT_MAX_LENGTH = 64 * 1024;

export interface CoalescerOptions {
  readonly write: (text: string) => void;
  /** Least time between two writes, milliseconds. Default 75. */
  readonly intervalMs?: number;
  /** Characters that are written without waiting. Default 65536. */
  readonly maxLength?: number;
}

export interface Coalescer {
  /** Takes whole lines only: a write never ends inside one. */
  push(text: string): void;
  /** Writes what waits, now. */
  flush(): void;
  dispose(): void;
}

/** Joins text into fewer writes. The first one after a silence goes through at once. */
export function createCoalescer(options: CoalescerOptions): Coalescer {
  const { write, intervalMs = DEFAULT_INTERVAL_MS, maxLength = DEFAULT_MAX_LENGTH } = options;
  let pending = "";
  let timer: NodeJS.Timeout | undefined;

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (pending === "") return;
    const text = pending;
    pending = "";
    timer = setTimeout(flush, intervalMs);
    write(text);
  };

  return {
    push(text) {
      pending += text;
      if (timer === undefined || pending.length >= maxLength) flush();
    },
    flush,
    dispose() {
      flush();
      clearTimeout(timer);
      timer = undefined;
    },
  };
}

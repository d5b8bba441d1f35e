/** What one incoming connect meets, from its handshake to its end. Everything left out is healthy. */
export interface ConnectionScript {
  readonly handshake?: HandshakeFault | undefined;
  readonly replay?: ReplayFault | undefined;
  /** In order. They start once the search frame came. */
  readonly steps?: readonly Step[] | undefined;
}

export interface HandshakeFault {
  readonly delayMs?: number | undefined;
  /** Answered instead of 101. */
  readonly status?: number | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
  readonly reset?: boolean | undefined;
  readonly hang?: boolean | undefined;
}

export interface ReplayFault {
  /** Only the last n lines of the buffer. */
  readonly last?: number | undefined;
  readonly delayPerLineMs?: number | undefined;
  /** A keep-alive after every n replayed lines. */
  readonly keepAliveEvery?: number | undefined;
  /** Write in TCP writes of n bytes, live lines too. */
  readonly splitBytes?: number | undefined;
  readonly pauseAfter?: { readonly lines: number; readonly ms: number } | undefined;
}

export type StepAction =
  | { readonly close: number; readonly reason?: string }
  | { readonly reset: true }
  /** The socket stays open; nothing is read, written or answered any more. */
  | { readonly halfOpen: true }
  /** One frame: text, or binary when told. A Buffer in a text frame may hold invalid UTF-8. */
  | { readonly send: string | Buffer; readonly binary?: boolean }
  | { readonly keepAlive: true }
  /** Bytes straight to the socket, no frame around them. */
  | { readonly raw: Buffer };

/**
 * Not before `afterFrames` lines were sent on this connection (the replay's included, keep-alives and steps not),
 * and then `afterMs` milliseconds after that moment, or after the previous step if it came later. Without `afterMs`
 * not one line more is sent before the step; with it, lines flow on meanwhile.
 */
export type Step = {
  readonly afterFrames?: number | undefined;
  readonly afterMs?: number | undefined;
} & StepAction;

/** Walks through a script's steps for one connection. */
export class StepQueue {
  readonly #steps: readonly Step[];
  #at = 0;
  #previousAtMs: number;
  #dueAtMs: number | undefined;

  constructor(steps: readonly Step[], nowMs: number) {
    this.#steps = steps;
    this.#previousAtMs = nowMs;
  }

  /** The next step, if it is due after `sent` lines at `nowMs`. */
  take(sent: number, nowMs: number): Step | undefined {
    const step = this.#steps[this.#at];
    if (step === undefined || sent < (step.afterFrames ?? 0)) {
      return undefined;
    }
    const fromMs = step.afterFrames === undefined ? this.#previousAtMs : nowMs;
    this.#dueAtMs ??= fromMs + (step.afterMs ?? 0);
    if (nowMs < this.#dueAtMs) {
      return undefined;
    }
    this.#at++;
    this.#previousAtMs = nowMs;
    this.#dueAtMs = undefined;
    return step;
  }

  /** When the step that waits for its time is due; undefined while none does. */
  get dueAtMs(): number | undefined {
    return this.#dueAtMs;
  }

  /** How many lines may go out before the next step must be asked for again. */
  linesBefore(sent: number): number {
    const { afterFrames } = this.#steps[this.#at] ?? {};
    return afterFrames === undefined || sent >= afterFrames ? Infinity : afterFrames - sent;
  }
}

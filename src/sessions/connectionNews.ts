import type { LogEvent } from "../logstream/index.ts";
import type { Notice } from "./sessionItem.ts";
import type { SessionState, Trouble } from "./sessionState.ts";

export interface ConnectionNewsOptions {
  readonly say: (notice: Notice) => void;
  /** Whether the log has a line already. */
  readonly hasLines: () => boolean;
  /** Whether the platform keeps the app's lines, and they may be read. */
  readonly isReadable: () => boolean;
}

type ConnectionEvent = Exclude<LogEvent, { kind: "lines" }>;

/**
 * What the events of a session's stream make of its state, and what of them is worth saying: the first connection, the
 * end of an outage, each cause of one once, and that a log is empty.
 */
export class ConnectionNews {
  readonly #options: ConnectionNewsOptions;
  #outage: { readonly sinceMs: number; readonly said: string } | undefined;
  #isPollingChosen = false;
  #wasConnected = false;
  #saidPolling = false;
  #isReading = true;
  #connectedMs = 0;
  #trouble: Trouble | undefined;

  constructor(options: ConnectionNewsOptions) {
    this.#options = options;
  }

  /** The last one, also of a start before. */
  get lastTrouble(): Trouble | undefined {
    return this.#trouble;
  }

  /** A new start knows of no outage. */
  begin(isPollingChosen: boolean): void {
    this.#isPollingChosen = isPollingChosen;
    this.#outage = undefined;
    this.#wasConnected = false;
    this.#saidPolling = false;
    this.#isReading = true;
  }

  /** The session's state from now on; undefined where it stays. */
  see(event: ConnectionEvent): SessionState | undefined {
    switch (event.kind) {
      case "connecting":
        return { kind: "connecting" };
      case "connected":
        if (event.transport === "polling") this.#sayPolling();
        this.#connectedMs = Date.now();
        this.#sayConnected();
        return this.#live();
      case "caughtUp":
        this.#isReading = false;
        if (event.lines === 0 && !this.#options.hasLines()) this.#options.say({ kind: "noLines" });
        return this.#live();
      case "gap":
        this.#options.say({ ...event, isFillable: this.#options.isReadable() });
        return undefined;
      case "retrying":
        this.#sawTrouble({ message: event.cause.message, by: event.cause }, event);
        return { ...event, untilMs: Date.now() + event.delayMs };
      case "waiting":
        this.#sawTrouble(
          { message: event.detail, by: event.status },
          { kind: "waiting", detail: event.detail, status: event.status },
        );
        return event;
    }
  }

  #live(): SessionState {
    return { kind: "live", sinceMs: this.#connectedMs, isReading: this.#isReading };
  }

  #sayPolling(): void {
    if (this.#saidPolling) return;
    this.#saidPolling = true;
    this.#options.say({ kind: "polling", isChosen: this.#isPollingChosen });
  }

  #sayConnected(): void {
    const outage = this.#wasConnected ? this.#outage : undefined;
    const isReading = this.#isReading && !this.#options.hasLines();
    this.#options.say(
      outage
        ? { kind: "reconnected", afterMs: this.#connectedMs - outage.sinceMs }
        : { kind: "connected", isReading },
    );
    this.#outage = undefined;
    this.#wasConnected = true;
  }

  /** An outage of hours is told once for each cause, not once for each attempt: the state shows the attempts. */
  #sawTrouble(trouble: Omit<Trouble, "atMs">, notice: Notice): void {
    const atMs = Date.now();
    this.#trouble = { ...trouble, atMs };
    if (this.#outage?.said === trouble.message) return;
    this.#outage = { sinceMs: this.#outage?.sinceMs ?? atMs, said: trouble.message };
    this.#options.say(notice);
  }
}

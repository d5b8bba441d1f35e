import type { Notice } from "./sessionItem.ts";
import type { Trouble } from "./sessionState.ts";

/** What is worth saying of a session's connections: the first, the end of an outage, and each cause of one once. */
export class ConnectionNews {
  readonly #say: (notice: Notice) => void;
  #outage: { readonly sinceMs: number; readonly said: string } | undefined;
  #wasConnected = false;
  #saidPolling = false;
  #trouble: Trouble | undefined;

  constructor(say: (notice: Notice) => void) {
    this.#say = say;
  }

  /** The last one, also of a start before. */
  get lastTrouble(): Trouble | undefined {
    return this.#trouble;
  }

  /** A new start knows of no outage. */
  begin(): void {
    this.#outage = undefined;
    this.#wasConnected = false;
    this.#saidPolling = false;
  }

  sawPolling(isChosen: boolean): void {
    if (this.#saidPolling) return;
    this.#saidPolling = true;
    this.#say({ kind: "polling", isChosen });
  }

  /** @param nowMs epoch milliseconds. */
  sawConnected(nowMs: number): void {
    const outage = this.#wasConnected ? this.#outage : undefined;
    this.#say(outage ? { kind: "reconnected", afterMs: nowMs - outage.sinceMs } : { kind: "connected" });
    this.#outage = undefined;
    this.#wasConnected = true;
  }

  /** An outage of hours is told once for each cause, not once for each attempt: the state shows the attempts. */
  sawTrouble(message: string, notice: Notice): void {
    this.#trouble = { message, atMs: Date.now() };
    if (this.#outage?.said === message) return;
    this.#outage = { sinceMs: this.#outage?.sinceMs ?? this.#trouble.atMs, said: message };
    this.#say(notice);
  }
}

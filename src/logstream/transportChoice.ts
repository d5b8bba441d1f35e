import { ConnectionError, HandshakeError } from "./streamErrors.ts";

/** How a proxy that does not know WebSocket answers the upgrade. */
const STRIPPED_STATUS: ReadonlySet<number> = new Set([200, 400, 404, 426, 502]);
/** So many in a row are no hiccup. */
const MAX_IN_A_ROW = 3;

export interface Judged {
  /** What is left to judge; nothing when another try may help. */
  readonly cause: Error | undefined;
  /** It was tried often enough. */
  readonly isFinal: boolean;
}

/** Which way the log is read: turns from a socket that does not get through to polling, and back. */
export class TransportChoice {
  readonly #wanted: "auto" | "websocket" | "polling";
  #isPolling: boolean;
  /** Handshakes refused in a row as by something on the way that does not let a WebSocket through. */
  #stripped = 0;
  /** Connections in a row that broke at something unreadable before anything new. */
  #brokenFrames = 0;
  #upgradeRefusal: Error | undefined;

  constructor(wanted: "auto" | "websocket" | "polling") {
    this.#wanted = wanted;
    this.#isPolling = wanted === "polling";
  }

  get isPolling(): boolean {
    return this.#isPolling;
  }

  /** Enough polled: perhaps a socket gets through by now. If not, polling goes on where it was. */
  trySocketAgain(): void {
    this.#isPolling = this.#wanted === "polling";
  }

  sawNews(): void {
    this.#brokenFrames = 0;
  }

  /** Counts what speaks against a socket. */
  judge(trouble: Error, wasOpen: boolean): Judged {
    if (wasOpen) {
      this.#upgradeRefusal = undefined;
      this.#stripped = 0;
    }
    if (this.#isPolling) {
      const refusal = this.#upgradeRefusal;
      if (refusal !== undefined) {
        // The snapshot is not there either, so the handshake's own answer was meant.
        this.#isPolling = false;
        this.#upgradeRefusal = undefined;
        this.#stripped = 0;
      }
      return { cause: refusal ?? trouble, isFinal: refusal !== undefined };
    }
    if (trouble instanceof ConnectionError && trouble.code === "broken-frame") {
      return { cause: this.#goAround(trouble), isFinal: false };
    }
    this.#brokenFrames = 0;
    const isStripped = trouble instanceof HandshakeError && STRIPPED_STATUS.has(trouble.status);
    if (!isStripped || this.#wanted !== "auto") {
      this.#stripped = 0;
      return { cause: trouble, isFinal: false };
    }
    this.#upgradeRefusal = trouble;
    this.#stripped += 1;
    this.#isPolling = this.#stripped >= MAX_IN_A_ROW;
    return { cause: undefined, isFinal: false };
  }

  /** What cannot be read is replayed on every connect; the snapshot may hold it in a form that can. */
  #goAround(trouble: ConnectionError): Error | undefined {
    this.#brokenFrames += 1;
    if (this.#brokenFrames < MAX_IN_A_ROW) {
      return undefined;
    }
    if (this.#wanted !== "auto") {
      return trouble;
    }
    this.#upgradeRefusal = trouble;
    this.#isPolling = true;
    return undefined;
  }
}

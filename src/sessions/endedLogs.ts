import type { LogSession } from "./logSession.ts";
import type { ScrollbackLimits } from "./scrollback.ts";
import { isStreaming } from "./sessionState.ts";

/** Streams that are over and keep all they hold; of older ones only what their view can still show is kept. */
export const KEPT_WHOLE = 4;
export const KEPT_OF_OLDER: ScrollbackLimits = { lines: 50_200, bytes: 24 * 1024 * 1024 };
/** What all streams that are over hold together, as the scrollback counts. */
export const KEPT_IN_ALL_BYTES = 256 * 1024 * 1024;

/** Bounds what streams that are over hold: those that ended first give up their oldest lines first. */
export class EndedLogs {
  readonly #mostBytes: number;
  /** The one that ended last at the end. */
  #over: readonly LogSession[] = [];
  readonly #told = new WeakSet<LogSession>();

  constructor({ mostBytes = KEPT_IN_ALL_BYTES }: { readonly mostBytes?: number } = {}) {
    this.#mostBytes = mostBytes;
  }

  /** Something about this session changed. */
  note(session: LogSession): void {
    if (isStreaming(session.state)) {
      this.remove(session);
      this.#told.delete(session);
      return;
    }
    if (!this.#over.includes(session)) this.#over = [...this.#over, session];
    for (const older of this.#over.slice(0, -KEPT_WHOLE)) {
      // What a paused view has not shown yet stays while there is room for it.
      if (older.isFollowing) older.memory.shrink(KEPT_OF_OLDER);
    }
    this.#boundAll();
  }

  /** It is streamed again, or closed. */
  remove(session: LogSession): void {
    this.#over = this.#over.filter((other) => other !== session);
  }

  #boundAll(): void {
    let surplus = this.#over.reduce((sum, { memory }) => sum + memory.bytes, 0) - this.#mostBytes;
    const short: LogSession[] = [];
    for (const session of this.#over) {
      if (surplus <= 0) break;
      const { memory } = session;
      const before = memory.bytes;
      if (memory.shrink({ lines: Infinity, bytes: Math.max(0, before - surplus) }) > 0) short.push(session);
      surplus -= before - memory.bytes;
    }
    for (const session of short) this.#tell(session);
  }

  /** Once: what is told is a change, too, and comes back here. */
  #tell(session: LogSession): void {
    if (this.#told.has(session)) return;
    this.#told.add(session);
    session.say({ kind: "givenUp" });
  }
}

import type { ReplayFault } from "./faults.ts";
import type { Cursor, Ledger } from "./ledger.ts";
import type { OpenRecord } from "./connection.ts";

export interface LineFeedOptions {
  readonly ledger: Ledger;
  readonly record: OpenRecord;
  readonly search: string;
  readonly replay: ReplayFault;
  readonly keepAlive: Buffer;
  readonly maxLagLines: number;
}

/** A replay leaves in writes of this size, many frames each, as it does from a real server. */
const writeBytes = 256 * 1024;

/** What one connection has still to send: the replay, then whatever is emitted, filtered; an index, not a queue. */
export class LineFeed {
  readonly #options: LineFeedOptions;
  readonly #cursor: Cursor;
  readonly #replayEnd: number;

  constructor(options: LineFeedOptions) {
    const { ledger, replay } = options;
    this.#options = options;
    this.#replayEnd = ledger.end;
    this.#cursor = ledger.openCursor(Math.max(ledger.bufferStart, ledger.end - (replay.last ?? Infinity)));
  }

  get isReplaying(): boolean {
    return this.#cursor.position < this.#replayEnd;
  }

  get isEmpty(): boolean {
    return this.#cursor.position >= this.#options.ledger.end;
  }

  /** Further behind the replay buffer than the app allows. */
  get isTooFarBehind(): boolean {
    const { ledger, maxLagLines } = this.#options;
    const { position } = this.#cursor;
    return position < ledger.bufferStart && ledger.end - position > maxLagLines;
  }

  /** At most so many lines, and no more than one write or the replay's script allow. May be empty: the filter. */
  next(maxLines: number): Buffer {
    const { ledger, record, search, replay, keepAlive } = this.#options;
    const { keepAliveEvery = Infinity } = replay;
    const cursor = this.#cursor;
    const isReplay = this.isReplaying;
    const end = isReplay ? this.#replayEnd : ledger.end;
    const frames: Buffer[] = [];
    let lines = isReplay ? Math.min(maxLines, this.#linesBeforePause()) : maxLines;
    let bytes = 0;
    while (cursor.position < end && lines > 0 && bytes < writeBytes) {
      const entry = ledger.at(cursor.position);
      cursor.position++;
      if (entry?.message.includes(search) !== true) {
        continue;
      }
      frames.push(entry.wire);
      bytes += entry.wire.length;
      lines--;
      record.sent++;
      if (isReplay) {
        record.replayed++;
        if (record.replayed % keepAliveEvery === 0) {
          frames.push(keepAlive);
        }
      }
    }
    return Buffer.concat(frames);
  }

  /** How long the replay rests now, milliseconds. */
  get pauseMs(): number {
    const { replay, record } = this.#options;
    const { delayPerLineMs = 0, pauseAfter } = replay;
    return record.replayed === pauseAfter?.lines ? Math.max(delayPerLineMs, pauseAfter.ms) : delayPerLineMs;
  }

  close(): void {
    this.#options.ledger.closeCursor(this.#cursor);
  }

  #linesBeforePause(): number {
    const { delayPerLineMs = 0, pauseAfter } = this.#options.replay;
    if (delayPerLineMs > 0) {
      return 1;
    }
    const { replayed } = this.#options.record;
    return pauseAfter !== undefined && replayed < pauseAfter.lines ? pauseAfter.lines - replayed : Infinity;
  }
}

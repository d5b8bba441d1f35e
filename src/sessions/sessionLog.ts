import type { LogLine } from "../logstream/index.ts";
import type { Subscribe } from "./emitter.ts";
import type { ReceivedLog, SessionMemory, SessionPlace } from "./receivedLog.ts";
import type { LineItem, SessionItem } from "./sessionItem.ts";
import type { SourceTally } from "./sourceTally.ts";

/** What a session has received, as those see it who show, save and count it. */
export abstract class SessionLog {
  protected readonly log: ReceivedLog;

  protected constructor(log: ReceivedLog) {
    this.log = log;
  }

  /** Everything that comes, when it comes. */
  get onDidReceive(): Subscribe<readonly SessionItem[]> {
    return this.log.onDidReceive;
  }

  /** The same with what the stream brought that was shown already, as it had been read from before. */
  get onDidBring(): Subscribe<readonly SessionItem[]> {
    return this.log.onDidBring;
  }

  /** What the view shows: the same items, except that they wait while follow is off. */
  get onDidShow(): Subscribe<readonly SessionItem[]> {
    return this.log.onDidShow;
  }

  get isFollowing(): boolean {
    return this.log.isFollowing;
  }

  /** Lines that arrived since follow was turned off. */
  get newLines(): number {
    return this.log.newLines;
  }

  /** Lines received since the session began, kept or not, those from before included. */
  get lineTotal(): number {
    return this.log.lineTotal;
  }

  /** The same without those from before. */
  get liveTotal(): number {
    return this.log.liveTotal;
  }

  /** The sources it was seen to have, and how many lines of each its filters keep back. */
  get sources(): Pick<SourceTally, "seen" | "keptBack"> {
    return this.log.sources;
  }

  /** When the last line arrived, epoch milliseconds. */
  get lastLineMs(): number | undefined {
    return this.log.lastLineMs;
  }

  /** The lines held now, oldest first, and the place after them: what arrives later is `since(end)`. */
  snapshot(): { readonly lines: readonly LogLine[]; readonly end: SessionPlace } {
    return { lines: this.heldLines().map(({ line }) => line), end: this.log.end };
  }

  /** The lines held now with what each one says, oldest first; of many, the last `most`. They are made anew each time. */
  heldLines(most = Infinity): readonly LineItem[] {
    return this.log.lines(most);
  }

  /** What is still held of all that came after `place`, oldest first, and how many lines no longer are. */
  since(place: SessionPlace): { readonly items: readonly SessionItem[]; readonly missingLines: number } {
    return this.log.since(place);
  }

  /** What it holds, to be given up where that is too much in all. */
  get memory(): SessionMemory {
    return this.log;
  }
}

import type { LogLine } from "../logstream/index.ts";
import type { Subscription } from "./emitter.ts";
import { formatForFile, formatLines } from "./logFile.ts";
import type { LogSession } from "./logSession.ts";
import type { SessionPlace } from "./receivedLog.ts";
import { RecordingFile, RecordingFileError } from "./recordingFile.ts";
import { LineRedactor } from "../reading/secrets/redactLines.ts";
import type { SessionItem } from "./sessionItem.ts";

/**
 * Text that waits for a slow disk, characters. When more comes with this much waiting, the recording ends rather than
 * hold the stream or memory. What comes at once may be larger: only a disk that falls behind lets it wait.
 */
const PENDING_LIMIT = 16 * 1024 * 1024;

export interface RecordingEnd {
  readonly file: string;
  /** Lines that reached the file, counted from the start of the recording. */
  readonly lines: number;
  /** Why it ended early; undefined when it was stopped. */
  readonly error: Error | undefined;
}

export interface RecordingOptions {
  readonly session: LogSession;
  readonly file: string;
  /** Where to go on in the session: the `end` of the snapshot that was saved to the file. */
  readonly from: SessionPlace;
  /** Whether what looks like a secret is masked; asked for each piece that is written. Default: it is. */
  readonly isRedacted?: () => boolean;
}

/** At most one recording for each session. */
export interface Recordings {
  /** The file a session is recorded to, if it is. */
  readonly fileOf: (session: LogSession) => string | undefined;
  readonly isRecording: (session: LogSession) => boolean;
  /** Goes on in `file` with what came after `from`. Replaces the session's recording, if there is one. */
  start(session: LogSession, file: string, from: SessionPlace): Promise<void>;
  stop(session: LogSession): Promise<void>;
  stopAll(): Promise<void>;
}

function linesOf(items: readonly SessionItem[]): LogLine[] {
  return items.flatMap((item) => (item.kind === "line" ? [item.line] : []));
}

/** The notice that comes below the last line of a stream. */
function isEnd(item: SessionItem): boolean {
  return item.kind === "notice" && (item.notice.kind === "stopped" || item.notice.kind === "ended");
}

/**
 * Appends a session's new lines to a file until the stream ends or `stop` is called. Trouble with the file ends the
 * recording and never the stream.
 */
export class Recording {
  /** Settles, never rejects, when the recording is over and the file is closed. */
  readonly ended: Promise<RecordingEnd>;
  readonly file: string;
  /** Lines that came after `from` and were no longer held when the recording began. */
  readonly missingLines: number;
  readonly #target: RecordingFile;
  readonly #subscription: Subscription;
  readonly #isRedacted: () => boolean;
  readonly #redactor = new LineRedactor();
  #pending: LogLine[] = [];
  #pendingLength = 0;
  #written = 0;
  #isStopped = false;
  #error: Error | undefined;
  #wake: () => void = () => undefined;

  private constructor(
    target: RecordingFile,
    { session, file, from, isRedacted = () => true }: RecordingOptions,
  ) {
    this.#target = target;
    this.#isRedacted = isRedacted;
    this.file = file;
    const { items, missingLines } = session.since(from);
    this.missingLines = missingLines;
    const lines = linesOf(items);
    // What was saved before can end within a key.
    const { lines: held } = session.snapshot();
    for (const line of held.slice(0, held.length - lines.length)) this.#redactor.line(line);
    this.#add(lines);
    this.#subscription = session.onDidReceive((items) => {
      this.#add(linesOf(items));
      if (items.some(isEnd)) this.#finish();
    });
    this.ended = this.#write();
  }

  /** Throws the file system's error, or a RecordingFileError, when the file cannot be appended to. */
  static async start(options: RecordingOptions): Promise<Recording> {
    return new Recording(await RecordingFile.open(options.file), options);
  }

  /** Writes what is pending and closes the file. */
  async stop(): Promise<RecordingEnd> {
    this.#finish();
    return this.ended;
  }

  #add(lines: readonly LogLine[]): void {
    if (this.#isStopped || lines.length === 0) return;
    if (this.#pendingLength > PENDING_LIMIT) {
      this.#error = new RecordingFileError("too-slow", this.file);
      this.#finish();
      return;
    }
    for (const line of lines) {
      this.#pending.push(line);
      this.#pendingLength += line.message.length;
    }
    this.#wake();
  }

  #finish(): void {
    this.#isStopped = true;
    this.#wake();
  }

  async #write(): Promise<RecordingEnd> {
    const outputFormat = formatForFile(this.file);
    try {
      while (this.#pending.length > 0 || !this.#isStopped) {
        if (this.#pending.length === 0) {
          await new Promise<void>((resolve) => (this.#wake = resolve));
          continue;
        }
        const lines = this.#pending;
        this.#pending = [];
        this.#pendingLength = 0;
        const redactor = this.#isRedacted() ? this.#redactor : undefined;
        await this.#target.write(formatLines(lines, { outputFormat, redactor }));
        this.#written += lines.length;
      }
    } catch (error) {
      this.#error ??= error instanceof Error ? error : new Error(String(error));
    }
    this.#isStopped = true;
    this.#subscription.dispose();
    try {
      await this.#target.close();
    } catch (error) {
      this.#error ??= error instanceof Error ? error : new Error(String(error));
    }
    return { file: this.file, lines: this.#written, error: this.#error };
  }
}

import type { LogLine } from "../logstream/index.ts";
import { timestampMs } from "../logstream/index.ts";
import { piecesOf } from "../reading/entryPieces.ts";
import type { ReadLine } from "../reading/lineFacts.ts";
import { LineReader } from "../reading/lineReader.ts";
import type { Notice, SessionItem } from "./sessionItem.ts";

/** Entries told of one deployment, the last ones: the last is mostly the reason. */
const MOST_ENTRIES = 5;
/** Characters of an entry. */
const MOST_TEXT = 2000;
/** So long after the last line of an error it is whole. Milliseconds. */
const SETTLING_MS = 1000;
/** Lines kept back that come so long after the word of the failure are still of it. Milliseconds. */
const LATE_MS = 60_000;
/** Of a deployment whose time nobody knows. Milliseconds. */
const LONGEST_MS = 15 * 60_000;

interface BuildError {
  text: string;
  readonly atMs: number;
  /** Whether the log shows it below the word of the last failure, where it needs no repetition. */
  readonly isBelow: boolean;
}

interface FailedBuild {
  readonly sinceMs: number;
  readonly toldAtMs: number;
}

/**
 * Why deployments fail, as BUILD says it: its errors are told below the word of the failure, where the log shows them far
 * above, or keeps them back.
 */
export class BuildErrors {
  readonly #say: (notice: Notice) => void;
  readonly #reader = new LineReader();
  #errors: BuildError[] = [];
  #failure: FailedBuild | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(say: (notice: Notice) => void) {
    this.#say = say;
  }

  /** All that a session receives, in turn. */
  readonly see = (items: readonly SessionItem[]): void => {
    for (const item of items) {
      if (item.kind === "line") {
        if (isOfBuild(item.line)) this.#seeLine(item, item.arrivedMs, this.#failure !== undefined);
      } else this.#seeNotice(item.notice, item.arrivedMs);
    }
  };

  /** A line that the log does not show. */
  sawKeptBack(line: LogLine): void {
    if (!isOfBuild(line)) return;
    this.#seeLine({ line, facts: this.#reader.read(line) }, Date.now(), false);
  }

  /** Tells nothing more of what came so far. */
  dispose(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #seeNotice(notice: Notice, atMs: number): void {
    if (notice.kind === "deploying" || notice.kind === "deployed") {
      this.dispose();
      this.#failure = undefined;
    }
    if (notice.kind !== "deploymentFailed") return;
    this.#errors = this.#errors.map((error) => ({ ...error, isBelow: false }));
    this.#failure = { sinceMs: notice.createdMs ?? atMs - LONGEST_MS, toldAtMs: atMs };
    this.#tellSoon();
  }

  #seeLine(read: ReadLine, arrivedMs: number, isBelow: boolean): void {
    const atMs = timestampMs(read.line) ?? arrivedMs;
    for (const { facts, text } of piecesOf(read, (whole) => whole)) {
      if (facts.level !== "error") continue;
      const last = this.#errors.at(-1);
      if (facts.isContinued && last !== undefined) last.text = cut(`${last.text}\n${text}`);
      else this.#errors.push({ text: cut(text), atMs, isBelow });
    }
    this.#errors = this.#errors.slice(-MOST_ENTRIES);
    const failure = this.#failure;
    if (!isBelow && failure !== undefined && arrivedMs - failure.toldAtMs < LATE_MS) this.#tellSoon();
  }

  #tellSoon(): void {
    this.dispose();
    this.#timer = setTimeout(() => {
      this.#tell();
    }, SETTLING_MS);
  }

  #tell(): void {
    const failure = this.#failure;
    if (failure === undefined) return;
    // The platform's times can be whole seconds.
    const sinceMs = Math.floor(failure.sinceMs / 1000) * 1000;
    const errors = this.#errors.filter(({ atMs, isBelow }) => atMs >= sinceMs && !isBelow);
    this.#errors = [];
    if (errors.length > 0) this.#say({ kind: "buildErrors", errors: errors.map(({ text }) => text) });
  }
}

function isOfBuild({ source }: LogLine): boolean {
  // Asked of each line of a flood.
  return source?.length === 5 && source.toUpperCase() === "BUILD";
}

/** Cut between words: half a secret would not be known as one when the text is masked. */
function cut(text: string): string {
  if (text.length <= MOST_TEXT) return text;
  const head = text.slice(0, MOST_TEXT);
  return `${head.slice(0, Math.max(head.lastIndexOf(" "), head.lastIndexOf("\n"), 0))} …`;
}

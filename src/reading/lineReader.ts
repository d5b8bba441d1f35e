import { timestampMs, type LogLine } from "../logstream/index.ts";
import { cleanMessage, firstRowOf } from "./cleanText.ts";
import { EntryTracker } from "./entryTracker.ts";
import type { OwnLevel, RowFacts } from "./entryTracker.ts";
import { isFailure } from "./exitLine.ts";
import { httpLevel } from "./httpLevel.ts";
import { isCutJson, readJsonLine } from "./jsonLine.ts";
import type { JsonLine } from "./jsonRecord.ts";
import { namedLevel } from "./levelNames.ts";
import type { LineFacts, PartFacts, ReadLine } from "./lineFacts.ts";
import { ownCopy } from "./ownCopy.ts";
import { textLevel } from "./textLevel.ts";

/** A row that was cut is looked at so far when its second half comes. Characters. */
const LONGEST_CUT = 4 * 1024 * 1024;

/** Lines of one text come at about one time: within so many milliseconds. */
const NEAR_MS = 1000;

const PLAIN: LineFacts = {
  parts: [
    {
      firstRow: 0,
      level: "info",
      isContinued: false,
      isAside: false,
      isTraceback: false,
      error: undefined,
    },
  ],
  isJoined: false,
};

/**
 * Tells what each line of a log is: the entries that its rows begin or go on with, their level, by their text or else by
 * `severity`, and what went wrong. Takes the lines of one log in their order, whole and unmasked: what is shown of them is
 * another matter.
 */
export class LineReader {
  /** By the name of the source, in capitals and as lines write it. */
  readonly #sources = new Map<string, Source>();
  #latest: Source = { tracker: new EntryTracker(), isAccess: false, isPlatform: false };
  /** Of the last line with a time, epoch milliseconds. */
  #lastMs = 0;
  #facts: LineFacts = PLAIN;
  /** The last line of those that came together before: it may break off within an object of JSON. */
  #cut: LogLine | undefined;

  /** Never throws: a line that cannot be read is text like any other. */
  read(line: LogLine): LineFacts {
    return this.#readSafely(line, undefined, false);
  }

  /** Lines that came together: an object of JSON that one of them breaks off, and the next one ends, is joined. */
  readAll(lines: readonly LogLine[]): ReadLine[] {
    let isJoined = false;
    const cut = this.#cut;
    const read = lines.map((line, index) => {
      const next = lines[index + 1];
      const goesOnIn = next !== undefined && joined(line, next) !== undefined ? next : undefined;
      const facts = this.#readSafely(line, goesOnIn, isJoined);
      isJoined = goesOnIn !== undefined;
      const whole = index === 0 && cut !== undefined ? joined(cut, line) : undefined;
      return { line, facts: whole === undefined ? facts : continued(facts, whole) };
    });
    const last = lines.at(-1);
    if (last !== undefined) this.#cut = last.message.includes("{") ? last : undefined;
    return read;
  }

  #readSafely(line: LogLine, goesOnIn: LogLine | undefined, isJoined: boolean): LineFacts {
    try {
      return this.#shared(this.#read(line, goesOnIn, isJoined));
    } catch {
      return isJoined ? { ...PLAIN, isJoined } : PLAIN;
    }
  }

  #read(line: LogLine, goesOnIn: LogLine | undefined, isJoined: boolean): LineFacts {
    const text = cleanMessage(line.message);
    const { tracker, isAccess, isPlatform } = this.#sourceOf(line.source);
    const severity = line.source === undefined ? undefined : namedLevel(line["severity"]);
    const isNear = this.#isNear(line);
    if (goesOnIn === undefined && !isJoined && !text.includes("\n")) {
      const row = text.trim() === "" ? "" : text;
      const facts = kept(readRow(row, tracker, { severity, isAccess, isPlatform, isNear }), false);
      if (this.#isOneRow && isSameRow(this.#facts.parts[0], facts)) return this.#facts;
      return { parts: [{ ...facts, firstRow: 0 }], isJoined };
    }
    const rows = text.split("\n");
    const parts: PartFacts[] = [];
    rows.forEach((row, index) => {
      if (isJoined && index === 0) return;
      const last = parts.at(-1);
      // A leading line end makes no row, and one between two entries belongs to the first.
      if (row.trim() === "" && !tracker.isOpen && rows.length > 1) return;
      const isCut = goesOnIn !== undefined && index === rows.length - 1;
      const whole = isCut ? row + firstRowOf(goesOnIn.message) : row.trim() === "" ? "" : row;
      const place = { severity, isAccess, isPlatform, isNear: isNear || index > 0 };
      const facts = readRow(whole, tracker, place);
      const isMore = last !== undefined && facts.isContinued && !last.isAside && !isCut;
      if (isMore) parts[parts.length - 1] = merged(last, facts, rows.length > 1);
      else parts.push({ ...kept(facts, rows.length > 1), firstRow: index, ...(isCut && { goesOnIn }) });
    });
    const [first = { ...PLAIN.parts[0] }, ...others] = parts;
    return { parts: [first, ...others], isJoined };
  }

  /** The shared facts are of a line with one row. */
  get #isOneRow(): boolean {
    const { parts, isJoined } = this.#facts;
    return !isJoined && parts.length === 1 && parts[0].firstRow === 0 && parts[0].goesOnIn === undefined;
  }

  /** Rows of one text that was written in several pieces have about one time. */
  #isNear(line: LogLine): boolean {
    const timeMs = timestampMs(line) ?? this.#lastMs;
    const isNear = Math.abs(timeMs - this.#lastMs) < NEAR_MS;
    this.#lastMs = timeMs;
    return isNear;
  }

  /** A line that names no source goes on with the one before it. */
  #sourceOf(written: string | undefined): Source {
    if (written === undefined) return { ...this.#latest, isAccess: false, isPlatform: false };
    const known = this.#sources.get(written);
    if (known !== undefined) return (this.#latest = known);
    const name = written.toUpperCase();
    const source = this.#sources.get(name) ?? {
      tracker: new EntryTracker(),
      isAccess: name === "HTTP",
      isPlatform: name === "SYSTEM",
    };
    this.#sources.set(name, source).set(written, source);
    return (this.#latest = source);
  }

  /** Lines are mostly like the one before, and share their facts. */
  #shared(facts: LineFacts): LineFacts {
    if (!isSame(this.#facts, facts)) this.#facts = facts;
    return this.#facts;
  }
}

interface Source {
  readonly tracker: EntryTracker;
  /** Its lines tell of visitors' requests. */
  readonly isAccess: boolean;
  /** Its lines are the platform's own. */
  readonly isPlatform: boolean;
}

interface RowPlace {
  readonly severity: OwnLevel["severity"];
  /** It tells of a visitor's request. */
  readonly isAccess: boolean;
  /** It is the platform's own word. */
  readonly isPlatform: boolean;
  /** It came at about the time of the row above it. */
  readonly isNear: boolean;
}

function readRow(row: string, tracker: EntryTracker, place: RowPlace): RowFacts {
  const { severity, isAccess, isPlatform, isNear } = place;
  const json = readJsonLine(row);
  const told = isAccess ? httpLevel(row) : isPlatform && isFailure(row) ? "error" : undefined;
  const own = { severity, named: told ?? (json ? json.level : textLevel(row)) };
  if (json === undefined) return tracker.take(row, own, isNear);
  const stack = json.mayHaveRows && json.text.includes("\n") ? stackFacts(json.text) : undefined;
  const level = stack?.level === "error" ? "error" : own.named;
  const facts = tracker.takeAlone(row, { severity, named: level }, stack !== undefined);
  return stack === undefined ? facts : kept({ ...facts, isTraceback: true, error: stack.error }, true);
}

/** What a stack within a record says; undefined where the further rows are no stack. */
function stackFacts(text: string): Pick<RowFacts, "level" | "error"> | undefined {
  const tracker = new EntryTracker();
  let found: RowFacts | undefined;
  for (const row of text.split("\n")) {
    const facts = tracker.take(row, { severity: undefined, named: textLevel(row) });
    if (facts.isTraceback && (facts.error !== undefined || found === undefined)) found = facts;
  }
  return found && { level: found.level, error: found.error };
}

/** The object of JSON that a line breaks off at its end, and the next one of its source ends. */
function joined(line: LogLine, next: LogLine): JsonLine | undefined {
  if (line.source !== next.source || !next.message.includes("}")) return undefined;
  if (!line.message.includes("{") || line.message.length > LONGEST_CUT) return undefined;
  try {
    const last = cleanMessage(line.message).split("\n").at(-1) ?? "";
    return isCutJson(last) ? readJsonLine(last + firstRowOf(next.message)) : undefined;
  } catch {
    return undefined;
  }
}

/** What was told of the first half is shown by now: the second one goes on below it. */
function continued({ parts: [first, ...others], isJoined }: LineFacts, whole: JsonLine): LineFacts {
  return { parts: [{ ...first, isContinued: true, level: whole.level ?? "info" }, ...others], isJoined };
}

function merged(last: PartFacts, row: RowFacts, isPiece: boolean): PartFacts {
  const error = kept(row, isPiece).error ?? last.error;
  return { ...last, isTraceback: last.isTraceback || row.isTraceback, error };
}

function kept(facts: RowFacts, isPiece: boolean): RowFacts {
  if (facts.error === undefined) return facts;
  const error = facts.error.trim();
  return { ...facts, error: isPiece ? ownCopy(error) : error };
}

function isSame(a: LineFacts, b: LineFacts): boolean {
  const [one] = a.parts;
  const [other] = b.parts;
  return (
    a.parts.length === 1 &&
    b.parts.length === 1 &&
    a.isJoined === b.isJoined &&
    one.firstRow === other.firstRow &&
    one.goesOnIn === other.goesOnIn &&
    isSameRow(one, other)
  );
}

function isSameRow(one: RowFacts, other: RowFacts): boolean {
  return (
    one.level === other.level &&
    one.isContinued === other.isContinued &&
    one.isAside === other.isAside &&
    one.isTraceback === other.isTraceback &&
    one.error === other.error
  );
}

import { beginningOf } from "./languages/allLanguages.ts";
import { goStack } from "./languages/go.ts";
import { errorTold, isNextRow, isNodeFrame, node, nodeStack } from "./languages/node.ts";
import { headDetail } from "./languages/python.ts";
import { rustPlace } from "./languages/rust.ts";
import type { Beginning, Next, State } from "./languages/language.ts";
import type { Level } from "./level.ts";

/** Rows of others that may come between those of one entry, from another thread or process of the app. */
const MOST_BETWEEN = 20;

const BELOW = /^(?:\s+\S|[}\])]+[,;]?$)/;

/** What a row says of its own level. */
export interface OwnLevel {
  readonly severity: Level | undefined;
  /** Named by the text itself. */
  readonly named: Level | undefined;
}

export interface RowFacts {
  readonly level: Level;
  readonly isContinued: boolean;
  readonly isAside: boolean;
  readonly isTraceback: boolean;
  readonly error: string | undefined;
}

const BLANK: RowFacts = {
  level: "info",
  isContinued: false,
  isAside: false,
  isTraceback: false,
  error: undefined,
};

/** Follows the entries of one source, row by row. */
export class EntryTracker {
  #open: Next | undefined;
  #level: Level = "info";
  #severity: Level | undefined;
  #between = 0;
  /** The last row that was not another thread's. */
  #above = "";

  /** Whether an entry is open that this row may go on with. */
  get isOpen(): boolean {
    return this.#open !== undefined;
  }

  /** `isNear`: the row came at about the time of the one above it. */
  take(row: string, own: OwnLevel, isNear = false): RowFacts {
    // A frame's own line ends are no rows, and so a blank row of its own parts nothing either.
    if (row === "" && this.#open === undefined) return BLANK;
    // What says of itself that it is no trouble is a record like most others.
    const begun = isQuiet(own.named) ? undefined : beginningOf(row);
    const next = this.#open?.state(row, this.#above);
    if (next !== undefined && (next.isSure === true || !this.#isOfAnother(own, begun))) {
      this.#open = next;
      this.#between = 0;
      if (row !== "") this.#above = row;
      return { level: this.#level, isContinued: true, isAside: false, isTraceback: true, error: next.error };
    }
    const isFree = this.#open === undefined || this.#open === logged;
    if (begun?.isOfRecord === true && isFree && this.#above !== "") {
      this.#open = begun;
      this.#above = row;
      return { level: this.#level, isContinued: true, isAside: false, isTraceback: false, error: undefined };
    }
    if (isNear && begun === undefined && isFree && this.#isIndented(row, own)) {
      return { level: this.#level, isContinued: true, isAside: false, isTraceback: false, error: undefined };
    }
    return this.#begin(row, own, begun);
  }

  /** A row that stands for itself, such as a logger's JSON. `isWhole`: it has its stack within. */
  takeAlone(row: string, own: OwnLevel, isWhole: boolean): RowFacts {
    const facts = this.#begin(row, own, undefined);
    if (isWhole && !facts.isAside) this.#open = undefined;
    return facts;
  }

  #begin(row: string, own: OwnLevel, begun: Beginning | undefined): RowFacts {
    const isTraceback = begun !== undefined;
    // Where every line that goes to stdout is of severity INFO, a traceback is still one.
    const level = begun?.isCertain === true ? begun.level : (own.named ?? begunLevel(begun, own));
    const isAside = this.#isLeftOpen(own);
    const error = begun?.error;
    if (!isAside) {
      this.#open = begun ?? (own.named === "error" ? logged : undefined);
      this.#level = level;
      this.#severity = own.severity;
      this.#between = 0;
      this.#above = row;
    }
    return { level, isContinued: false, isAside, isTraceback, error };
  }

  /** Indented below a record, or the bracket that ends what is, and of no level of its own: more of its text. */
  #isIndented(row: string, { named, severity }: OwnLevel): boolean {
    if (named !== undefined || severity !== this.#severity || this.#above === "") return false;
    return BELOW.test(row) && !isNextRow(row);
  }

  #isOfAnother({ severity, named }: OwnLevel, begun: Beginning | undefined): boolean {
    return severity !== this.#severity || (named !== undefined && begun === undefined);
  }

  /** A row of another thread: the entry, unless it has said all, may still go on below. */
  #isLeftOpen(own: OwnLevel): boolean {
    if (this.#open === undefined || this.#open === logged) return false;
    if (own.named === undefined && own.severity === this.#severity) return false;
    if (this.#open.isSaid === true && own.named !== undefined) return false;
    if (this.#open.isUnfinished !== true && own.named === "error") return false;
    return ++this.#between <= MOST_BETWEEN;
  }
}

function isQuiet(level: Level | undefined): boolean {
  return level === "info" || level === "debug" || level === "trace";
}

function begunLevel(begun: Beginning | undefined, { severity }: OwnLevel): Level {
  return severity ?? begun?.level ?? "info";
}

/** Below a logger's record of an error stands its stack. */
const afterRecord: State = (row, above) => {
  if (row === "") return logged;
  if (isNodeFrame(row)) {
    return { state: nodeStack, error: errorTold(above) ?? above.trim().replace(/^ERROR:? +/, "") };
  }
  // A logger that writes its fields on rows of their own.
  const within = row.trimStart() === row ? undefined : node.begin(row.trim());
  if (within?.level === "error") return { ...within, isSure: true };
  if (/^\s+(?:cause|Caused by|caused by): /.test(row)) {
    return { state: afterCause, error: above.replace(/^error: /, "") };
  }
  const detail = headDetail(row, logged);
  if (detail !== undefined) return detail;
  const begun = beginningOf(row);
  if (begun?.isStack === true) return begun;
  // Nest and others write the error's message once more, above its stack.
  const said = /^\w*(?:Error|Exception): (.+)$/.exec(row)?.[1];
  return said !== undefined && above.endsWith(said) ? begun : (goStack(row, above) ?? rustPlace(row, above));
};

/** uv and others set in what the cause says, and quote a row of a file; below its mark stands what was expected. */
const afterCause: State = (row, above) =>
  afterRecord(row, above) ??
  (/^(?:\s+\S|\d+ +\|)/.test(row) || /^ +\| +\^+$/.test(above) ? { state: afterCause } : undefined);

const logged: Next = { state: afterRecord };

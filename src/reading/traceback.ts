import type { Level } from "./level.ts";
import type { LineFacts } from "./lineFacts.ts";
import { textLevel } from "./textLevel.ts";

/** Lines of others that may come between those of one traceback, from another thread or process of the app. */
const MOST_BETWEEN = 20;
/** A statement that a database error quotes is followed no further, should its end be missing. Lines. */
const MOST_SQL = 100;

const PYTHON_START = /^(?: {2}[+|] )?\s*(?:Exception Group )?Traceback \(most recent call last\):/;
/** Without the line above: a syntax error in the app's main file, or a backlog whose tail begins here. */
const PYTHON_FRAME_LINE = /^\s+File "[^"]+", line \d+(?:, in .+)?$/;
const PYTHON_JOINT = /^(?:The above exception was the direct cause|During handling of the above exception)/;
/** `ValueError: …`, `resize.UnsupportedImage: …`, `KeyboardInterrupt`. */
const PYTHON_END = /^[A-Za-z_][\w.]*(?::|$)/;
/** As loggers write a level; a class is not named so. */
const CAPITALS = /^[A-Z]+\b/;
const GROUP_END = /^\s+\+-+$/;
/** What SQLAlchemy and psycopg add below the error. */
const DATABASE_DETAIL = /^(?:\[parameters: |\(Background on this error|(?:DETAIL|HINT|CONTEXT): |LINE \d+: )/;
/** pydantic names each field on a line of its own: `items.0.price`, before version 2 `items -> 0 -> price`. */
const PYDANTIC_END = /\bvalidation errors? for \S/;
const PYDANTIC_FIELD = /^[\w.-]+(?: -> [\w.-]+)*$/;
const NODE_START = /^(?:Uncaught )?(?:[A-Z]\w*)?(?:Error|Exception)\b[^:]{0,40}(?::|$)/;
const NODE_FRAME_LINE = /^\s+at \S/;

/** What an entry's next line may be, by what the last one was. */
type Open =
  | "logged"
  | "python"
  | "pythonEnd"
  | "pydantic"
  | "sql"
  | "pythonGap"
  | "pythonJoint"
  | "node"
  | "nodeFrames";

/** What a line says of its own level. */
export interface OwnLevel {
  readonly severity: Level | undefined;
  /** Named by the text itself. */
  readonly named: Level | undefined;
}

/** Follows the tracebacks of one source, which arrive line by line or whole. */
export class TracebackTracker {
  #open: Open | undefined;
  #level: Level = "info";
  #severity: Level | undefined;
  #between = 0;
  #sqlLeft = 0;
  /** The last line that was not another thread's. */
  #above = "";
  /** What went wrong, as far as the message just taken says it. */
  #end: string | undefined;
  #facts: LineFacts | undefined;

  /** A message with all its lines. */
  take(text: string, own: OwnLevel): LineFacts {
    const [first = "", ...rest] = text.split("\n");
    this.#end = undefined;
    const { level, isContinued, isTraceback } = this.#takeLines(first, rest, own);
    const end = rest.length === 0 ? this.#end : copyOf(this.#end);
    return this.#shared({ level, isContinued, isTraceback, tracebackEnd: end?.trim() });
  }

  #takeLines(first: string, rest: readonly string[], own: OwnLevel): Omit<LineFacts, "tracebackEnd"> {
    if (this.#continues(first, own)) {
      this.#noteFrame(first);
      for (const line of rest) this.#advance(line);
      return { level: this.#level, isContinued: true, isTraceback: true };
    }
    const isPython = [first, ...rest].some(startsPython);
    const isTraceback = isPython || NODE_START.test(first);
    // Where every line that goes to stdout is of severity INFO, a traceback is still one.
    const level = isPython ? "error" : (own.severity ?? own.named ?? (isTraceback ? "error" : "info"));
    if (this.#isLeftOpen(own)) return { level, isContinued: false, isTraceback };
    this.#open = own.named === "error" ? "logged" : undefined;
    if (isTraceback) this.#open = startOf(first) ?? this.#open;
    this.#level = level;
    this.#severity = own.severity;
    this.#between = 0;
    this.#noteFrame(first);
    for (const line of rest) this.#advance(line);
    return { level, isContinued: false, isTraceback };
  }

  /** Lines are mostly like the one before, and share their facts. */
  #shared(facts: LineFacts): LineFacts {
    const last = this.#facts;
    const isSame =
      last?.level === facts.level &&
      last.isContinued === facts.isContinued &&
      last.isTraceback === facts.isTraceback &&
      last.tracebackEnd === facts.tracebackEnd;
    if (!isSame) this.#facts = facts;
    return isSame ? last : facts;
  }

  #continues(line: string, own: OwnLevel): boolean {
    if (this.#open === undefined || this.#isOfAnother(line, own)) return false;
    const next = this.#next(this.#open, line);
    if (next === undefined) return false;
    this.#open = next;
    this.#between = 0;
    return true;
  }

  #isOfAnother(line: string, own: OwnLevel): boolean {
    if (this.#open === "python" && endsPython(line, own)) return false;
    const { named, severity } = own;
    return severity !== this.#severity || (named !== undefined && startOf(line) === undefined);
  }

  /** A line of another thread: the traceback, unless it has said all, may still go on below. */
  #isLeftOpen(own: OwnLevel): boolean {
    if (this.#open === undefined || this.#open === "logged") return false;
    if (own.named === undefined && own.severity === this.#severity) return false;
    const isOver = this.#open !== "python" && this.#open !== "sql";
    if (isOver && own.named === "error") return false;
    return ++this.#between <= MOST_BETWEEN;
  }

  #advance(line: string): void {
    this.#open = (this.#open === undefined ? undefined : this.#next(this.#open, line)) ?? startOf(line);
    this.#noteFrame(line);
  }

  /** Node says first what went wrong, and so do others whose frames are written alike. */
  #noteFrame(line: string): void {
    if (NODE_FRAME_LINE.test(line) && !NODE_FRAME_LINE.test(this.#above) && this.#above !== "")
      this.#end = this.#above;
    this.#above = line;
  }

  #next(open: Open, line: string): Open | undefined {
    switch (open) {
      case "logged":
        return startsPython(line) ? "python" : NODE_FRAME_LINE.test(line) ? "nodeFrames" : undefined;
      case "python":
        if (GROUP_END.test(line)) return "pythonEnd";
        if (/^\s/.test(line) || line === "" || PYTHON_START.test(line)) return "python";
        this.#end = line;
        if (!PYTHON_END.test(line)) return undefined;
        return PYDANTIC_END.test(line) ? "pydantic" : "pythonEnd";
      case "pydantic":
        return PYDANTIC_FIELD.test(line) ? "pydantic" : this.#afterEnd(open, line);
      case "pythonEnd":
        return this.#afterEnd(open, line);
      case "sql":
        if (line.endsWith("]")) return "pythonEnd";
        return --this.#sqlLeft > 0 ? "sql" : undefined;
      case "pythonGap":
        return line === "" ? open : (this.#sqlOf(line) ?? jointOf(line));
      case "pythonJoint":
        return line === "" ? open : PYTHON_START.test(line) ? "python" : undefined;
      case "node":
        return NODE_FRAME_LINE.test(line) ? "nodeFrames" : undefined;
      case "nodeFrames":
        return /^\s+\S/.test(line) || /^[{}]$/.test(line) ? open : undefined;
    }
  }

  #afterEnd(open: "pythonEnd" | "pydantic", line: string): Open | undefined {
    if (line === "") return "pythonGap";
    const next = this.#sqlOf(line) ?? jointOf(line);
    if (next !== undefined) return next;
    return (/^\s/.test(line) && !startsPython(line)) || DATABASE_DETAIL.test(line) ? open : undefined;
  }

  #sqlOf(line: string): Open | undefined {
    if (!line.startsWith("[SQL: ")) return undefined;
    this.#sqlLeft = MOST_SQL;
    return line.endsWith("]") ? "pythonEnd" : "sql";
  }
}

/** A piece of a text keeps all of it in memory. */
function copyOf(piece: string | undefined): string | undefined {
  return piece === undefined ? undefined : Buffer.from(piece, "utf16le").toString("utf16le");
}

function jointOf(line: string): Open | undefined {
  return PYTHON_JOINT.test(line) ? "pythonJoint" : undefined;
}

function startOf(line: string): Open | undefined {
  return startsPython(line) ? "python" : NODE_START.test(line) ? "node" : undefined;
}

/** Also where the exception's class has the name of a level: `Warning: x`. A record's level is not of its words. */
function endsPython(line: string, { named }: OwnLevel): boolean {
  if (!PYTHON_END.test(line) || CAPITALS.test(line)) return false;
  return named === undefined || named === textLevel(line);
}

function startsPython(line: string): boolean {
  return PYTHON_START.test(line) || PYTHON_FRAME_LINE.test(line);
}

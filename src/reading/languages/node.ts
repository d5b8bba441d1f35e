import { closed } from "./language.ts";
import type { Language, Next, State } from "./language.ts";

/** Rows of a message that has nothing on its first one. */
const MOST_MESSAGE = 30;
/** Rows of source, and carets, below the place where Node says that nobody caught an error. */
const MOST_QUOTED = 8;

/** Signs that Next.js puts first; version 13 wrote a word. */
const SIGN = /^(?:\s*[⨯✖]|- error) (?:(?:unhandledRejection|uncaughtException): +)?/;
const SENTENCE =
  /^(?:Uncaught )?\[?(?:[A-Z]\w*)?(?:Error|Exception|Rejection)(?: \[[\w ]{1,60}\]| \([\w .-]{1,60}\))?(?::(?!\d)|\]? \{$|$)/;
/**
 * Behind what a logger or the program says: `Could not connect: Error: …`, `[ERROR] shop - TypeError: …`, and with no sign
 * in between as console.error writes its arguments, unless it is the object of a sentence: `retrying after TimeoutError: …`.
 */
const TOLD =
  /^(?=\S)[^"{\n]{1,200}?(?:[:\])|] |\s[-–—] |(?<!\b(?:after|an?|by|[Cc]aught|[Ee]xpected|for|from|[Hh]andled|[Ii]gnor(?:ed|ing)|of|on|the|to|with)) )((?:[A-Z]\w*)?(?:Error|Exception)(?: \[[\w ]{1,60}\])?: (?!(?:0|none|null|false|no)\b\W*$)\S.*)$/;
/** `app.py: error: the following arguments are required`, as compilers and other programs begin what they say. */
const PROGRAM = /^(?=\S)[^"{\n]{1,200}?: ((?:fatal )?error: (?!(?:[\d.]+|none|null|false|no)\b\W*$)\S.*)$/;
const NOT_AN_ERROR =
  /^(?:Error|Exception): ?(?:(?:0|none|null|false|undefined|no)\b[.%]?|\d+\.\d+%?|\d+ ?%)$/i;
const FRAME = /^\s+at \S/;
const FILE_HEAD =
  /^(?:(?:file:\/\/)?\/[^\s:]{1,400}\.[cm]?[jt]sx?|(?:evalmachine|node:\w)[^\s:]{0,200}|[A-Z]:\\[^\s:]{1,400}):\d+$/;
/** The message stands below. */
const BARE = /^\w+(?: \[\w+\])?:? *$/;
const CARETS = /^\s*\^+\s*$/;
const FOOTER = /^(?:Node\.js v\d|Bun v\d|\(Use `node |Thrown at:|Emitted '\w+' event )/;
const WARNING = /^\(node:\d+\) /;

/** Errors of Node with their stacks, properties and causes, as it prints them itself and as console.error does. */
export const node: Language = {
  starts: "ABCDEFGHIJKLMNOPQRSTUVWXYZ[(/efn-",
  begin(row) {
    if (row.startsWith("(node:") && WARNING.test(row)) return { state: warned, level: "warning" };
    const sentence = row.startsWith("- error") || /[⨯✖]/.test(row) ? row.replace(SIGN, "") : row;
    if (SENTENCE.test(sentence) && !NOT_AN_ERROR.test(sentence)) {
      const next = headOf(sentence);
      return { ...next, level: "error", ...(sentence !== row && { isCertain: true }) };
    }
    if (isDigit(row.charCodeAt(row.length - 1)) && FILE_HEAD.test(row))
      return { state: uncaught(MOST_QUOTED, false), level: "error", isCertain: true };
    return undefined;
  },
  places: [
    // The place follows `at ` or a bracket at once: `node:internal/x` holds a slash, too.
    /\bat (?:async )?(?:[^\r\n]{0,200}?\()??(?<place>(?:file:\/\/)?(?<path>\/(?:[^\r\n:()]|\((?!\/)|\)(?=[^\s,])){1,400}):(?<line>\d{1,7}):\d{1,7})(?=\)|\s|$)/g,
    /\bat (?:async )?(?:[^\r\n(]{1,200}\()?(?<place>(?:rsc:\/\/[\w/]{1,40})?(?:webpack-internal|webpack|turbopack):\/\/(?<path>[^\s?:]{1,400})(?:\?\w{0,40})?:(?<line>\d{1,7}):\d{1,7})/g,
    // Next.js and consola shorten a path to the app's folder. Node's own, before version 16, were names alone.
    /\bat (?:async )?[^\r\n(]{1,200}\((?<place>(?!internal\/|(?:\.\/)?\.next\/|(?:_\w+|assert|buffer|child_process|cluster|crypto|dgram|dns|domain|events|fs|http|https|module|net|process|readline|repl|stream|timers|tls|tty|url|util|vm|zlib)\.js:)(?<path>[\w@.[][^\s:()]{0,400}\.(?:[cm]?[jt]sx?|vue|svelte)):(?<line>\d{1,7}):\d{1,7})\)/g,
    /(?<![^\s])(?<place>(?:file:\/\/)?(?<path>\/[^\s:()]{1,400}\.[cm]?[jt]sx?):(?<line>\d{1,7}))(?=$)/gm,
  ],
};

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Whether the stack of a record of any logger goes on with this row. */
export function isNodeFrame(row: string): boolean {
  return FRAME.test(row);
}

/** The error that a row ends with, after other words; undefined where it names none. */
export function errorTold(row: string): string | undefined {
  if (!row.includes("rror") && !row.includes("Exception")) return undefined;
  const told = TOLD.exec(row) ?? (row.includes(" error: ") ? PROGRAM.exec(row) : null);
  return told?.[1]?.replace(/ \{$/, "");
}

/** Next.js sets in by a blank what it says itself: ` GET /prices 200 in 12ms`, ` ✓ Ready`, ` ⨯ Error: …`. */
export function isNextRow(row: string): boolean {
  return row.startsWith(" ") && /^ (?:[A-Z]{3,7} \S{1,400} \d{3} in \d|[✓○●⚠⨯▲] )/.test(row);
}

/** In a stack, its frames come next. */
export const nodeStack: State = (row) => {
  // A property or a cause can name a level: `  [cause]: Error: …`.
  // Next.js shows the source, too: `> 4 |   return …`.
  if (isNextRow(row)) return undefined;
  if (/^(?:\s+\S|> +\d+ \||digest: ")/.test(row)) return { state: nodeStack, isSure: true };
  if (/^[{}]$/.test(row) || /^caused by: /i.test(row)) return { state: row === "}" ? over : nodeStack };
  return over(row, "");
};

const over: State = (row) => {
  if (FRAME.test(row) || /^\s+\[(?:cause|errors)\]: /.test(row)) return { state: nodeStack, isSure: true };
  return row === "" || FOOTER.test(row) ? { state: over } : undefined;
};

function headOf(written: string): Next {
  const error = written.replace(/^\[(.*)\] \{$/, "$1").replace(/ \{$/, "");
  if (written.endsWith(" {")) return { state: nodeStack, error };
  if (written.endsWith(": [")) return { state: listed(error), error };
  const bare = /(?:: *|^\w+)$/.test(error);
  return { state: bare ? message(error, error.startsWith("Prisma") ? MOST_MESSAGE : 1) : head(error) };
}

/** `left`: rows of the message that may still come, where a stack follows for sure. */
function head(error: string, left = 0): State {
  return (row) => {
    if (FRAME.test(row)) return { state: nodeStack, error };
    if (row === "Require stack:") return { state: required(error) };
    if (FOOTER.test(row)) return { state: over };
    // R ends so, and the JVM and Rust tell why.
    if (row === "Execution halted") return { state: closed, error, isSure: true };
    if (row.startsWith("Caused by: ")) return { state: head(error), error, isSure: true };
    if (row === "Caused by:") return { state: causes, error, isSure: true };
    if (row === "" && left === 0) return { state: headGap(error) };
    return left > 0 ? { state: head(error, left - 1) } : undefined;
  };
}

function headGap(error: string): State {
  return (row) =>
    /^(?:Caused by|Location):$/.test(row) ? { state: causes, error, isSure: true } : undefined;
}

/** Rust's, from anyhow and eyre. */
const causes: State = (row) =>
  row === "" || /^(?:\s+\S|(?:Location|Stack backtrace|Backtrace):$)/.test(row)
    ? { state: causes }
    : undefined;

/** Prisma writes its message below the name. */
function message(error: string, left: number): State {
  return (row, above) => {
    if (FRAME.test(row)) return { state: nodeStack, error: error.trim() };
    if (left === 0 || (left === 1 && row === "")) return head(error)(row, above);
    const cause = /^\s+0: (.+)$/.exec(row)?.[1];
    if (cause !== undefined) return { state: causes, error: `${error.trim()} ${cause}`, isSure: true };
    const said = row.trim() !== "" && /: *$/.test(error) ? `${error.trim()} ${row.trim()}` : error;
    return { state: message(said, left - 1) };
  };
}

/** zod writes a list of what is not valid. */
function listed(error: string): State {
  return (row) => {
    if (FRAME.test(row)) return { state: nodeStack, error };
    return /^(?:\s+\S|\]$)/.test(row) ? { state: listed(error), isSure: true } : undefined;
  };
}

function required(error: string): State {
  return (row) => {
    if (row.startsWith("- ")) return { state: required(error) };
    return FRAME.test(row) ? { state: nodeStack, error } : undefined;
  };
}

/** The place, a row of source, carets, and then what was thrown. */
function uncaught(left: number, isMarked: boolean): State {
  return (row) => {
    if (isMarked && row !== "") {
      if (FRAME.test(row)) return { state: nodeStack };
      const error = row.replace(/ \{$/, "").replace(/^\[(\w+: .*)\]$/, "$1");
      const isHead = error !== row || BARE.test(row);
      return { state: isHead ? headOf(row).state : head(error, MOST_MESSAGE), error, isSure: true };
    }
    if (left === 0) return undefined;
    return {
      state: uncaught(left - 1, isMarked || CARETS.test(row)),
      isSure: true,
      isUnfinished: true,
    };
  };
}

const warned: State = (row) => {
  if (FRAME.test(row)) return { state: warned };
  return FOOTER.test(row) ? { state: closed } : undefined;
};

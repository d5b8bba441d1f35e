import { afterError } from "./pythonDetails.ts";
import { closed } from "./language.ts";
import type { Language, Next, State } from "./language.ts";

const START = /^\s*Traceback \(most recent call last\):/;
const GROUP_START = /^\s*\+ Exception Group Traceback \(most recent call last\):/;
/** Without the line above: a syntax error in the app's main file, or a backlog whose tail begins here. */
const FRAME_LINE = /^(?:\s+|> )File "[^"]+", line \d+(?:, in .+)?$/;
/** `ValueError: …`, `resize.UnsupportedImage: …`, `app.f.<locals>.Odd: …`, `KeyboardInterrupt`. */
const ERROR = /^[\p{L}_][\p{L}\p{N}_.<>]*(?::|$)/u;
/** As loggers write a level; a class is not named so. */
const CAPITALS = /^[A-Z]+\b/;
const GROUP_ROW = /^\s*[|+]/;
const GROUP_END = /^\s+\+-+$/;
/** What stands above a traceback that nobody caught. */
const HEAD =
  /^(?:(?:Task|Future) exception was never retrieved|Exception in thread (?!")[^:]{1,200}:$|Exception ignored (?:in|while|on)\b|Exception in callback |Exception on \S{1,400} \[[A-Z]+\]$|Unhandled exception in |Unclosed (?:client session|connector|connection)$|Process \w*(?:Process|Worker)-[\d:]+:$|--- Logging error ---$)/;
/** With what such a row begins. */
const HEAD_FIRST = "EFTUP-";
/** Rows of a warning whose first one ends in a colon. */
const MOST_WARNED = 6;
/** Rows of a task's exception. */
const MOST_DETAILS = 30;
const HEAD_DETAIL = /^(?:future|task|handle|protocol|transport|object address|client_session|message)\s*: /;
const WARNING = /^(?:(?:[^\s:"']{1,400}|<[^>]{1,80}>):\d{1,7}: )(?:[\w.]*Warning): /;
const BARE_WARNING = /^[A-Z]\w*Warning: /;
/** What a logger writes below a record that asks for it, and where the record was made. */
const STACK_INFO = /^\s*Stack \(most recent call last\):$/;
/** The JVM's exception, or its logger's record, that holds a traceback of a worker. */
const QUOTED = /^(?:([a-z_]\w*(?:\.\w+)+)|\S.*): Traceback \(most recent call last\):$/;
const INTERPRETER = /^(?:\S*\/)?python[\d.]*: (?:can't open file|No module named|Error while finding|bad )/;

/** Tracebacks, groups of them, warnings, and what the interpreter says itself. */
export const python: Language = {
  begin(row) {
    const isIndented = row.startsWith(" ") || row.startsWith("\t");
    if (row.endsWith("(most recent call last):")) {
      if (STACK_INFO.test(row)) return { state: stackInfo, level: "info", isOfRecord: true };
      const quoted = QUOTED.exec(row);
      if (quoted !== null) return { ...frames, level: "error", isStack: quoted[1] !== undefined };
    }
    if (isIndented || row.startsWith("T") || row.startsWith("> File")) {
      if (GROUP_START.test(row)) return { ...group(false), ...stack };
      if (START.test(row) || FRAME_LINE.test(row)) return { ...frames, ...stack };
      if (isIndented) return undefined;
    }
    if (HEAD_FIRST.includes(row.charAt(0)) && HEAD.test(row)) return { ...headNext, ...certain };
    if (row.includes("Warning: ") && (WARNING.test(row) || BARE_WARNING.test(row)))
      return { state: row.trimEnd().endsWith(":") ? warnedBelow(MOST_WARNED) : warned, level: "warning" };
    if (row.includes("python") && INTERPRETER.test(row)) return { state: closed, level: "error", error: row };
    return undefined;
  },
  places: [
    /File (?<place>"(?<path>[^"\r\n<>]{1,400})", line (?<line>\d{1,7}))/g,
    /(?<![^\s])(?<place>(?<path>[^\s:"'<>()]{1,400}\.py):(?<line>\d{1,7}))(?=: [\w.]{0,80}Warning: )/g,
  ],
};

const certain = { level: "error", isCertain: true } as const;
const stack = { ...certain, isStack: true } as const;

const head: State = (row) => {
  const begun = python.begin(row);
  if (begun?.isStack === true) return begun;
  return headDetail(row, headNext) ?? (row.startsWith("  ") ? headNext : undefined);
};

const headNext: Next = { state: head, isUnfinished: true };

const frames: Next = { state: inFrames, isUnfinished: true };
const indented: Next = { ...frames, isSure: true };

function inFrames(row: string): Next | undefined {
  if (/^ {2,8}\S/.test(row)) return indented;
  if (row === "" || /^\s/.test(row) || START.test(row) || row.startsWith("> File ")) return frames;
  if (!ERROR.test(row)) return undefined;
  // Also where the exception's class has the name of a level: `Warning: x`.
  return { state: afterError(row), error: row, isSure: !CAPITALS.test(row), isSaid: true };
}

/** Of a group, what went wrong is the group's own sentence. One within another does not begin as one of its own does. */
function group(isSaid: boolean): Next {
  const state: State = (row) => {
    if (GROUP_END.test(row)) return { state: groupEnd(isSaid) };
    if (!GROUP_ROW.test(row) || GROUP_START.test(row)) return undefined;
    const said = row.replace(/^\s*[|+]\s?/, "");
    const isError = !isSaid && ERROR.test(said);
    return { ...group(isSaid || isError), isSure: true, ...(isError && { error: said }) };
  };
  return { state, isUnfinished: true };
}

/** The end of a group within another one, perhaps. */
function groupEnd(isSaid: boolean): State {
  const after = afterError("");
  return (row, above) => {
    if (GROUP_START.test(row)) return undefined;
    return GROUP_ROW.test(row) ? group(isSaid).state(row, above) : after(row, above);
  };
}

/** Of the task or the handle that a record or a traceback is about. */
export function headDetail(row: string, after: Next): Next | undefined {
  if (!HEAD_DETAIL.test(row)) return undefined;
  return row.includes(": <") && !row.endsWith(">") ? taskRows(MOST_DETAILS, after) : after;
}

/** A task's exception, within its brackets, can have rows. */
function taskRows(left: number, after: Next): Next {
  const state: State = (row) => {
    if (row.endsWith(">")) return after;
    return left > 0 && !START.test(row) ? taskRows(left - 1, after) : after.state(row, "");
  };
  return { state, isUnfinished: true };
}

const stackInfo: State = (row) => (/^\s+\S/.test(row) ? { state: stackInfo, isSure: true } : undefined);

/** A warning of more rows, up to the line of the source. */
function warnedBelow(left: number): State {
  return (row, above) => warned(row, above) ?? (left > 0 ? { state: warnedBelow(left - 1) } : undefined);
}

/** Below a warning stands the line of the source. */
const warned: State = (row) => (/^\s+\S/.test(row) ? { state: closed } : undefined);

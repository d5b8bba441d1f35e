import { jvmRow } from "./jvm.ts";
import { python } from "./python.ts";
import { rich } from "./rich.ts";
import type { Next, State } from "./language.ts";

/** A statement that a database error quotes is followed no further, should its end be missing. Rows. */
const MOST_SQL = 100;

const JOINT =
  /^(?:The above exception was the direct cause|During handling of the above exception|The above exception was also raised)/;
/** What SQLAlchemy, psycopg and gRPC add below the error. */
const DETAIL =
  /^(?:\[parameters: |\(Background on this error|(?:DETAIL|HINT|CONTEXT|QUERY|STATEMENT): |LINE \d+: |Multiple connection attempts failed|- host: |connection to server at |Is the server running |>$)/;
/** FastAPI tells of the handler whose answer is not valid. */
const PLACE = /^ {2}File "[^"]+", line \d+, in \w+$/;
/** A note of `add_note` can be any text; these speak of the error, or to its reader. */
const NOTE =
  /^(?:\[NOTE\] |(?:while|when|during|see|please|try|error calling|falsifying example|did you (?:mean|forget)|make sure|for (?:more|further|troubleshooting|details)|if (?:you|this|the|it)|you (?:can|may|must|might|need))\b|(?:hint|note|allowed arguments): )/i;
/** pydantic names each field on a row of its own: `items.0.price`, before version 2 `items -> 0 -> price`. */
const PYDANTIC_END = /\b(\d+) validation errors? for \S/;
const PYDANTIC_FIELD = /^[\w.[\]`,-]+(?: -> [\w.-]+)*$/;
const SPARK_END = /^(?:pyspark|py4j|databricks)\.|\bSpark\w*(?:Exception|Error)\b|\bAnalysisException\b/;
/** A plan, a quoted statement, and the part of the JVM. */
const SPARK_ROW = /^(?:['+:]|.{0,400}\bSQLSTATE: \w{5}|== .* ==|(?:JVM|Driver) stacktrace:)/;
const QUOTED_STATEMENT = /^== SQL\b.*==$/;

interface After {
  /** Rows that may still name a field. */
  readonly fields: number;
  readonly isSpark: boolean;
}

/** What follows the sentence that names an exception of Python. */
export function afterError(error: string): State {
  const after = detailState({
    fields: Number(PYDANTIC_END.exec(error)?.[1] ?? 0),
    isSpark: SPARK_END.test(error),
  });
  return /^\S+:\s*$/.test(error) ? messageBelow(error.trimEnd(), after) : after;
}

/** A message that begins with a line end. */
function messageBelow(error: string, after: State): State {
  return (row, above) => {
    const next = after(row, above);
    if (row === "" || jointOf(row) !== undefined || python.begin(row) !== undefined) return next;
    return { state: after, ...next, error: `${error} ${row.trim()}`, isSaid: true };
  };
}

function detailState(after: After): State {
  const state: State = (row, above) => {
    if (row === "") return { state: gap };
    if (row === "Call stack:") return { state: callStack, isSure: true };
    const next = sqlOf(row, state) ?? jointOf(row) ?? sparkRow(row, above);
    if (next !== undefined) return next;
    if (after.fields > 0 && PYDANTIC_FIELD.test(row))
      return { state: detailState({ ...after, fields: after.fields - 1 }), isSaid: true };
    const isIndented = /^\s/.test(row) && !/^\s*(?:\+ Exception Group )?Traceback \(/.test(row);
    return isIndented || DETAIL.test(row) || NOTE.test(row)
      ? { state, isSure: DETAIL.test(row), isSaid: true }
      : undefined;
  };
  const sparkRow = (row: string, above: string): Next | undefined => {
    if (!after.isSpark) return undefined;
    if (above.endsWith("see the stack trace below.") && row.startsWith("Traceback ("))
      return python.begin(row);
    if (QUOTED_STATEMENT.test(row)) return { state: statement(MOST_SQL, state) };
    return SPARK_ROW.test(row) || jvmRow(row, above) ? { state } : undefined;
  };
  const gap: State = (row, above) =>
    row === "" || PLACE.test(row) || jvmRow(row, "")
      ? { state: row === "" ? gap : state }
      : (sqlOf(row, state) ?? jointOf(row) ?? sparkRow(row, above));
  return state;
}

/** Where a record was made that logging could not write, and the record. */
const callStack: State = (row) =>
  /^(?:\s+\S|Message: |Arguments: )/.test(row) ? { state: callStack, isSure: true } : undefined;

/** `[SQL: …]`, up to its bracket. */
function sqlOf(row: string, after: State): Next | undefined {
  if (!row.startsWith("[SQL: ")) return undefined;
  const within =
    (left: number): State =>
    (next) => {
      if (next.endsWith("]")) return { state: after };
      return left > 1 ? { state: within(left - 1), isUnfinished: true } : undefined;
    };
  return row.endsWith("]") ? { state: after } : { state: within(MOST_SQL), isUnfinished: true };
}

/** Spark marks the place in a statement by `^^^`. */
function statement(left: number, after: State): State {
  return (row) => {
    if (/^[\s-]*\^+\s*$/.test(row)) return { state: after };
    return left > 0 ? { state: statement(left - 1, after), isUnfinished: true } : undefined;
  };
}

function jointOf(row: string): Next | undefined {
  return JOINT.test(row) ? { state: joint } : undefined;
}

const joint: State = (row) => {
  if (row === "") return { state: joint };
  const begun = python.begin(row) ?? rich.begin(row);
  return begun?.isStack === true ? begun : undefined;
};

import type { Language, State } from "./language.ts";

const HEAD =
  /^(Exception in thread "[^"]{0,200}" )?(?:[a-z_$][\w$]*\.)+[A-Z$][\w$]*(?:Exception|Error|Throwable|Failure)(?::|$)/;
const FRAME = /^\s+at \S/;
const ROW = /^(?:\s+(?:at \S|\.\.\. \d+ |Suppressed: )|Caused by: )/;

/** Exceptions of Java, Scala and Kotlin. */
export const jvm: Language = {
  starts: "abcdefghijklmnopqrstuvwxyz_$E",
  begin(row) {
    if (!row.includes(".")) return undefined;
    const head = HEAD.exec(row);
    if (head === null) return undefined;
    const isCertain = head[1] !== undefined;
    return { state: stackOf(row), level: "error", isCertain, isStack: true };
  },
  places: [],
};

/** Whether a row belongs to a stack of the JVM that another language quotes. */
export function jvmRow(row: string, above: string): boolean {
  if (ROW.test(row)) return true;
  return above.endsWith("stacktrace:") && /^(?:[a-z_$][\w$]*\.)+[A-Z$][\w$]*(?::|$)/.test(row);
}

function stackOf(head: string): State {
  const state: State = (row) => {
    if (!ROW.test(row)) return /^\s+\S/.test(row) ? { state } : undefined;
    return FRAME.test(row) ? { state, error: head } : { state };
  };
  return (row, above) => (ROW.test(row) ? state(row, above) : undefined);
}

import type { Language, State } from "./language.ts";

const HEAD =
  /^(Exception in thread "[^"]{0,200}" )?(?:[a-z_$][\w$]*\.)+[A-Z$][\w$]*(?:Exception|Error|Throwable|Failure)(?::|$)/;
/** javac, kotlinc and scalac. */
const COMPILED = /^[\w./][^\s:]{0,400}\.(?:java|kt|scala):\d{1,7}:(?:\d{1,7}:)? (error|warning): /;
const FRAME = /^\s+at \S/;
const ROW = /^(?:\s+(?:at \S|\.\.\. \d+ |Suppressed: )|Caused by: )/;

/** Exceptions of Java, Scala and Kotlin. */
export const jvm: Language = {
  starts: "#ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_$./",
  begin(row) {
    if (row.startsWith("# A fatal error has been detected by the Java Runtime Environment"))
      return { state: hashed, level: "error", isCertain: true, error: row.slice(2) };
    if (!row.includes(".")) return undefined;
    const compiled =
      row.includes(": error: ") || row.includes(": warning: ") ? COMPILED.exec(row)?.[1] : undefined;
    if (compiled === "warning") return { state: quotedRows, level: "warning" };
    if (compiled !== undefined) return { state: quotedRows, level: "error", error: row };
    const head = HEAD.exec(row);
    if (head === null) return undefined;
    const isCertain = head[1] !== undefined;
    return { state: stackOf(row), level: "error", isCertain, isStack: true, error: row };
  },
  places: [
    /(?<![^\s])(?<place>(?<path>[^\s:]{1,400}\.(?:java|kt|scala)):(?<line>\d{1,7}))(?=:(?:\d{1,7}:)? (?:error|warning): )/g,
    // The folders are the package's; what Java, Scala and the frameworks bring is theirs.
    /^\s{0,40}at (?:[\w.@-]{1,80}\/{1,2})?(?!(?:java|javax|jakarta|jdk|sun|com\.sun|scala|kotlin|kotlinx|py4j|reactor|io\.(?:netty|grpc|micrometer|undertow|vertx)|org\.(?:apache|springframework|eclipse|hibernate|slf4j|junit|gradle|postgresql|codehaus|jetbrains)|com\.(?:fasterxml|google|zaxxer|databricks|intellij))\.)(?<folder>(?:[a-z_]\w{0,80}\.){0,12})[A-Z][^()\s]{0,300}\((?<place>(?<path>[A-Za-z]\w{0,100}\.(?:java|kt|scala|groovy|clj)):(?<line>\d{1,7}))\)(?! ~?\[\S{1,200}\.jar[!:\]])/gm,
  ],
};

/** Whether a row belongs to a stack of the JVM that another language quotes. */
export function jvmRow(row: string, above: string): boolean {
  if (ROW.test(row)) return true;
  return above.endsWith("stacktrace:") && /^(?:[a-z_$][\w$]*\.)+[A-Z$][\w$]*(?::|$)/.test(row);
}

/** The row of source, its mark, and more of the message. */
const quotedRows: State = (row) => (/^\s+\S/.test(row) ? { state: quotedRows, isSure: true } : undefined);

/** What the JVM says as it dies. */
const hashed: State = (row) => (row.startsWith("#") ? { state: hashed } : undefined);

function stackOf(head: string): State {
  const state: State = (row) => {
    if (!ROW.test(row)) return /^\s+\S/.test(row) ? { state } : undefined;
    return FRAME.test(row) ? { state, error: head } : { state };
  };
  return (row, above) => (ROW.test(row) ? state(row, above) : undefined);
}

import type { Language, State } from "./language.ts";

const ERROR = /^(?:(?:Warning: )?Error in .{1,400}?(?: ?: ?.*|:)|Error in .*)$/;
const WARNED = /^Warning in \S.{0,300}?(?: ?: |:$)/;
const WARNINGS = /^(?:In addition: )?Warning messages?:$/;
const ROW =
  /^(?:\s+\S|Calls: |Execution halted|Backtrace:|Caused by error|Stack trace|ℹ |✖ |! |In addition: |In [^:\n]{1,300}? :(?: |$)|Warning messages?:$|Run `rlang::)/;

/** Errors and warnings of R and Shiny. */
export const r: Language = {
  starts: "EWI",
  begin(row) {
    if (row.startsWith("Execution halted")) return { state: details, level: "error" };
    if (WARNINGS.test(row)) return { state: row.endsWith("s:") ? warnings : warning, level: "warning" };
    if (row.startsWith("Warning in ") && WARNED.test(row))
      return { state: row.endsWith(":") ? warning : warnings, level: "warning", isSaid: true };
    const isError = /^(?:Warning: )?Error in \S+?(?:\(|:| )/.test(row) && ERROR.test(row);
    if (!isError || !/[:(]/.test(row)) return undefined;
    return row.trimEnd().endsWith(":")
      ? { state: below(row), level: "error", isCertain: true }
      : { state: details, level: "error", isCertain: true, error: row };
  },
  places: [
    /\[(?<place>(?<path>[^\s[\]#:]{1,400}\.[Rr])#(?<line>\d{1,7}))\]/g,
    /(?<=\bat )(?<place>(?<path>[^\s[\]#:()]{1,400}\.[Rr])[#:](?<line>\d{1,7})(?::\d{1,7})?)/g,
  ],
};

const details: State = (row) => (ROW.test(row) ? { state: details, isSure: true } : undefined);

function below(head: string): State {
  return (row) => ({ state: details, isSure: true, error: `${head.trimEnd()} ${row.trim()}` });
}

/** One warning stands on the row below. */
const warning: State = () => ({ state: warnings, isSure: true, isSaid: true });

const warnings: State = (row) =>
  /^(?:\s+\S|\d+: |In )/.test(row) ? { state: warnings, isSure: true, isSaid: true } : undefined;

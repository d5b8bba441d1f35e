import { closed } from "./language.ts";
import type { Language, State } from "./language.ts";

const CONFLICT_ROW = /^\S+ \S+ requires .+(?:, but you have |, which is not installed)/;
const SUBPROCESS = /^\s*error: (?:[a-z]+(?:-[a-z]+)+)$/;
const BOX_ROW = /^(?:\s+\S|\s*[×│╰|]|note: |hint: )/;
const CANNOT_INSTALL = /^ERROR: Cannot install .* because/;
const CAUSE_ROW = /^(?:The conflict is caused by:|\s+\S|To fix this you could try to:|\d+\. )/;

/** What pip says when packages do not fit, or do not build. */
export const pip: Language = {
  starts: "Ee",
  begin(row) {
    if (row.startsWith("ERROR: ")) {
      if (row.startsWith("ERROR: pip's dependency resolver does not"))
        return { state: conflicts, level: "error", error: row };
      if (CANNOT_INSTALL.test(row)) return { state: causes, level: "error", error: row };
      return undefined;
    }
    if (!SUBPROCESS.test(row)) return undefined;
    return { state: box, level: "error", error: row.trim() };
  },
  places: [/\(from (?<place>line (?<line>\d{1,7}) of (?<path>[^\s()]{1,400}))\)/g],
};

const conflicts: State = (row) => (CONFLICT_ROW.test(row) ? { state: conflicts, isSure: true } : undefined);

const causes: State = (row) =>
  row === "" || CAUSE_ROW.test(row) ? { state: causes, isSure: row !== "" } : undefined;

const SAID = /^\s+(?:[\w.]*(?:Error|Exception): .*|[^\s:]+:\d+:\d+: (?:fatal )?error: .*)$/;
const SUMMARY = /^\s*× /;

/** The output of the program that failed is quoted, and its own levels are part of it. */
const box: State = (row) => {
  if (row.startsWith("note: ")) return { state: noted };
  if (row !== "" && !BOX_ROW.test(row)) return undefined;
  const error = SAID.test(row) || SUMMARY.test(row) ? row.trim().replace(/^× /, "") : undefined;
  return { state: box, isSure: row !== "", ...(error !== undefined && { error }) };
};

const noted: State = (row) => {
  if (row.startsWith("hint: ")) return { state: closed };
  return row === "" ? { state: noted } : undefined;
};

import { closed } from "./language.ts";
import type { Language, State } from "./language.ts";

/** Rows between what was called and what went wrong: blank ones, and the source. */
const MOST_QUOTED = 30;

const HEAD = /^prisma:(error|warn)\b\s*(.*)$/;
const QUOTED = /^(?:\s|→|\/|$)/;

/** What Prisma's client logs by itself; the errors that it throws are Node's. */
export const prisma: Language = {
  starts: "p",
  begin(row) {
    const [, level, said] = row.startsWith("prisma:") ? (HEAD.exec(row) ?? []) : [];
    if (level === undefined) return undefined;
    return { state: said === "" ? called : closed, level: level === "error" ? "error" : "warning" };
  },
  places: [],
};

const called: State = (row) =>
  row.startsWith("Invalid `") ? { state: saidBelow(row, MOST_QUOTED), isSure: true } : undefined;

function saidBelow(call: string, left: number): State {
  return (row) => {
    if (left > 0 && QUOTED.test(row)) return { state: saidBelow(call, left - 1), isSure: row !== "" };
    return left > 0 ? { state: closed, error: `${call} ${row}` } : undefined;
  };
}

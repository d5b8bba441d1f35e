import { errorTold, isNodeFrame, node, nodeStack } from "./node.ts";
import type { Language, State } from "./language.ts";

/** Rows of a message of more than one, above its stack. */
const MOST_MESSAGE = 30;

const RECORD = /^\[Nest\] \d+ +- .{1,40} ERROR \[([^\]]{1,80})\] (.*)$/;

/** Errors as Nest's logger writes them: the stack, and an exception's own rows, come below without a prefix. */
export const nest: Language = {
  starts: "[",
  begin(row) {
    if (!row.startsWith("[Nest] ")) return undefined;
    const [, context, said] = RECORD.exec(row) ?? [];
    if (said === undefined) return undefined;
    const error = errorTold(`: ${said}`) ?? said;
    // It tells why the app does not start: its exceptions advise at length.
    return { state: record(error, context === "ExceptionHandler" ? MOST_MESSAGE : 0), level: "error" };
  },
  places: [],
};

function record(error: string, left: number): State {
  return (row) => {
    if (row.startsWith("[Nest] ")) return undefined;
    if (isNodeFrame(row)) return { state: nodeStack, error };
    const begun = node.begin(row);
    if (begun?.level === "error") return begun;
    const isMore = left > 0 || /^(?:\s+\S|[}\]])/.test(row);
    return isMore ? { state: record(error, left - 1) } : undefined;
  };
}

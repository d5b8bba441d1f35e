import type { Language, State } from "./language.ts";

const HEAD = "FATAL ERROR: ";
const COLLECTED = "<--- Last few GCs --->";
const COLLECTED_ROW = /^(?:\[\d+:0x|<--- |=+ JS stack trace)/;
const NATIVE_ROW = /^\s*(?:\d+: 0x|-+ Native stack trace)/;

/** Node's engine as it runs out of memory. */
export const v8: Language = {
  starts: "F<",
  begin(row) {
    if (row.startsWith(HEAD)) return { ...certain, state: native, error: row };
    return row.startsWith(COLLECTED) ? { ...certain, state: collected, isUnfinished: true } : undefined;
  },
  places: [],
};

const certain = { level: "error", isCertain: true } as const;

const collected: State = (row) => {
  if (row.startsWith(HEAD)) return { state: native, error: row, isSure: true };
  return row === "" || COLLECTED_ROW.test(row) ? { state: collected, isUnfinished: true } : undefined;
};

const native: State = (row) => (row === "" || NATIVE_ROW.test(row) ? { state: native } : undefined);

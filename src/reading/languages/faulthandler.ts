import type { Language, State } from "./language.ts";

const START = /^(?:Fatal Python error: |Windows fatal exception: |Timeout \(\d+:\d\d:\d\d(?:\.\d+)?\)!$)/;
const ROW =
  /^(?:\s+File "[^"]+", line \d+|(?:Current thread|Thread) 0x|Python runtime state: |Extension modules: |Garbage-collecting|\s*<no Python frame>|\s+\.\.\.$|Current thread's C stack trace|\s+Binary file |C stack trace)/;

/** Python's interpreter as it dies: `Fatal Python error: Segmentation fault`, and where each thread was. */
export const faulthandler: Language = {
  starts: "FWT",
  begin(row) {
    return START.test(row) ? { state: threads, level: "error", isCertain: true, error: row } : undefined;
  },
  places: [],
};

const threads: State = (row) => (row === "" || ROW.test(row) ? { state: threads } : undefined);

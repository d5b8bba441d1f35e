import { closed } from "./language.ts";
import type { Language } from "./language.ts";

/** `/app/start.sh: line 3: x: command not found`. */
const SCRIPT = /^[/.bders][\w./-]{1,200}: line \d{1,6}: \S/;
const EXEC =
  /^exec:? .{1,400}: (?:executable file not found|no such file or directory|permission denied|exec format error)/i;
/** What a signal ended. */
const ENDED = /^(?:Killed|Aborted|Segmentation fault|Bus error|Illegal instruction)(?: +\(core dumped\))?$/;

/** What a shell says of the programs that it starts. */
export const shell: Language = {
  starts: "/.bdersABIKS",
  begin(row) {
    const isError =
      (row.includes(": line ") && SCRIPT.test(row)) ||
      (row.startsWith("exec") && EXEC.test(row)) ||
      ENDED.test(row);
    return isError ? { state: closed, level: "error", error: row } : undefined;
  },
  places: [],
};

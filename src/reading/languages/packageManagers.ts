import { closed } from "./language.ts";
import type { Language } from "./language.ts";

const YARN = /^(error|warning) (?=["A-Z]|package\.json: |\S{1,200} > )/;
const PNPM = /^ ?(?:ERR_PNPM_[A-Z_]+|ELIFECYCLE) {1,2}(\S.*)$/;

/** yarn and pnpm. */
export const packageManagers: Language = {
  starts: "ewE",
  begin(row) {
    const yarn = YARN.exec(row)?.[1];
    if (yarn === "warning") return { state: closed, level: "warning" };
    const error = yarn === undefined ? PNPM.exec(row)?.[1] : row.slice("error ".length);
    return error === undefined ? undefined : { state: closed, level: "error", error };
  },
  places: [],
};

import type { Language, State } from "./language.ts";

const HEAD = /^\s*[×✗] (?!Build failed )\S/;
const ROW = /^(?:\s*[├╰│]|\s{4,}\S|\s*(?:hint|help|Caused by): )/;

/** uv, and what else draws its errors as a tree: `× No solution found`, `╰─▶ Because …`. */
export const uv: Language = {
  starts: "",
  begin(row) {
    if (!HEAD.test(row)) return undefined;
    return { state: tree, level: "error", error: row.trim().slice(2) };
  },
  places: [],
};

const tree: State = (row) => (row === "" || ROW.test(row) ? { state: tree, isSure: row !== "" } : undefined);

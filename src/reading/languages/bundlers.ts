import type { Language, State } from "./language.ts";

const NEXT = /^\s*⨯ /;
const ESBUILD = /^[✘✗X▲] \[(ERROR|WARNING)\] /;
const WEBPACK = /^(ERROR|WARNING) in (?:\.|\/|\[|\w+[./])/;
const VITE =
  /^(?:error during build:|\[vite(?::[\w-]+)?\](?: Internal server error)?: .*(?:[Ee]rror|failed|Failed)|[✗x] Build failed )/;
const SUMMARY = /^webpack [\d.]+ compiled with [1-9]\d* errors?\b|^Failed to compile\.?$|^> Build failed /;
/** Quoted source, what imports it, and the sentence below a place. */
const ROW =
  /^(?:\s+\S|\d+ \||[>|]|@ |Module (?:not found|parse failed|build failed)|(?:Type|Syntax|Reference)?\s?[eE]rror: |TS\d+: |Import trace for |Caused by: |file: |Did you mean|You may need |https:\/\/nextjs\.org\/docs|\.{0,2}\/\S+(?::\d+:\d+)?$|\[vite|Could not |Expected |Unexpected )/;

/** esbuild, vite, webpack and Next.js as they build. */
export const bundlers: Language = {
  starts: "XEWe[xwF>",
  begin(row) {
    const esbuild = ESBUILD.exec(row)?.[1] ?? WEBPACK.exec(row)?.[1];
    if (esbuild !== undefined)
      return { state: buildRows, level: esbuild === "ERROR" ? "error" : "warning", error: row };
    if (NEXT.test(row)) return { state: buildRows, level: "error", error: row.replace(NEXT, "") };
    if (row.startsWith("error during build:")) return { state: named, level: "error" };
    return VITE.test(row) || SUMMARY.test(row) ? { state: buildRows, level: "error", error: row } : undefined;
  },
  places: [
    /(?<=\bin )(?<place>(?<path>\.{1,2}\/[^\s:]{1,400}\.\w{1,5})[ :](?<line>\d{1,7}):\d{1,7})/g,
    /(?<=\b(?:file|File): )(?<place>(?<path>\/[^\s:]{1,400}):(?<line>\d{1,7}):\d{1,7})/g,
  ],
};

const buildRows: State = (row) =>
  row === "" || ROW.test(row) ? { state: buildRows, isSure: row !== "" } : undefined;

/** vite names the error on the row below. */
const named: State = (row) => (row === "" ? undefined : { state: buildRows, error: row, isSure: true });

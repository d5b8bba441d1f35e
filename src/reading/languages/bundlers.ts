import { node } from "./node.ts";
import type { Language, State } from "./language.ts";

const NEXT = /^(?:\s*⨯|- error(?= [./])) /;
/** Where it went wrong; what, stands on the next row. */
const NEXT_PLACE = /^(?:\s*⨯|- error) \S{1,400} \(\d{1,7}:\d{1,7}\) @ /;
const ESBUILD = /^[✘✗X▲] \[(ERROR|WARNING)\] /;
const WEBPACK = /^(ERROR|WARNING) in (?:\.|\/|\[|\w+[./])/;
const VITE =
  /^(?:\d{1,2}:\d{2}:\d{2}(?: [AP]M)? )?(\[vite(?::[\w-]+)?\](?: \(\w+\))*(?: (?:Internal server|Pre-transform) error)?: .*(?:[Ee]rror|failed|Failed).*|\[vite\](?: \(\w+\))* (?:Internal server|Pre-transform) error: .*|[✗x] Build failed .*)/;
const PROXY =
  /^(?:\d{1,2}:\d{2}:\d{2}(?: [AP]M)? )?\[vite\](?: \(\w+\))* (?:http|ws) proxy (?:socket )?error:/;
/** Which errors, stands below. */
const COUNTED = /(?:^|: )\s*(?:Build|Transform|Turbopack build) failed with \d+ errors?:$/;
const PLACE =
  /^(?:\[tsl\] ERROR in )?(?:\.{0,2}\/)?[^\s:]{1,400}\.\w{1,6}(?:[ :]\d{1,7}:\d{1,7}(?:-[\d:]{1,15})?|\(\d{1,7},\d{1,7}\))?$/;
const PRERENDER = "Error occurred prerendering page ";
/** Places and the sentence stand below. */
const COMPILED = /^Failed to compile\.?$/;
/** Rollup by itself. */
const ROLLUP = /^\[!\] (.+)$/;
const CONFIG = "failed to load config from ";
const DURING = /^error (?:during build|when starting \w+ server):$/;
const OCCURRED = "> Build error occurred";
const SUMMARY = /^webpack [\d.]+ compiled with [1-9]\d* errors?\b|^Failed to type check\.$|^> Build failed /;
/** With what a row begins that can be one of these. */
const FIRST =
  /^(?:[\d[(✗x✘▲>X]|\s*⨯|- error|ERROR|WARNING|webpack |[Ff]ailed |error (?:during|when)|Error occurred)/;
/** Quoted source, what imports it, and the sentence below a place. */
const ROW =
  /^(?:[─━]+╯$|[\]}]$|\[(?:[A-Z]+(?:_[A-Z]+)+|(?:builtin|plugin|vite)[\w:. -]*)\] |\s+\S|\d+ +\||\d+: |\d+:\d+ +(?:Error|Warning): |[>|]|@ |Module (?:not found|parse failed|build failed)|(?:Type|Syntax|Reference)?\s?[eE]rror: |TS\d+: |Import trace for |resolve '|ts-loader-|Parsing \w+ source code failed|Caused by: |file: |Did you mean|You may need |https:\/\/nextjs\.org\/docs|\.{0,2}\/\S+(?::\d+:\d+)?$|[^\s:()]{1,400}\.\w{1,6} \(\d+:\d+\)$|This is most likely unintended|If you do want to |\[vite|Could not |Expected |Unexpected )/;

/** esbuild, vite, webpack and Next.js as they build. */
export const bundlers: Language = {
  starts: "XEWwef[xF>(-0123456789",
  begin(row) {
    if (!FIRST.test(row)) return undefined;
    const esbuild = ESBUILD.exec(row)?.[1];
    if (esbuild !== undefined)
      return { state: buildRows, level: levelOf(esbuild), error: row.replace(ESBUILD, "") };
    const webpack = WEBPACK.exec(row)?.[1];
    if (webpack !== undefined) return { state: listed, level: levelOf(webpack), error: row };
    if (NEXT_PLACE.test(row)) return { state: told, level: "error" };
    if (NEXT.test(row)) {
      const error = row.replace(NEXT, "");
      return { state: PLACE.test(error) ? listed : buildRows, level: "error", error };
    }
    if (COMPILED.test(row)) return { state: listed, level: "error", error: row };
    if (row.startsWith(PRERENDER)) return { state: told, level: "error" };
    if (DURING.test(row) || row === OCCURRED || row.startsWith(CONFIG))
      return { state: named, level: "error" };
    const rollup = row.startsWith("[!] ") ? ROLLUP.exec(row)?.[1] : undefined;
    if (rollup !== undefined) return { state: buildRows, level: "error", error: rollup };
    if (row.startsWith("(!) ")) return { state: buildRows, level: "warning" };
    if (PROXY.test(row)) return { state: told, level: "error" };
    const vite = VITE.exec(row)?.[1];
    if (vite !== undefined)
      return { state: COUNTED.test(row) ? listed : buildRows, level: "error", error: vite };
    return SUMMARY.test(row) ? { state: buildRows, level: "error", error: row } : undefined;
  },
  places: [
    /(?<=(?:⨯|- error) )(?<place>(?<path>[^\s:]{1,400}) \((?<line>\d{1,7}):\d{1,7}\))(?= @ )/g,
    /(?<=\bERROR in )(?<place>(?<path>\/[^\s():]{1,400})\((?<line>\d{1,7}),\d{1,7}\))(?=\s)/g,
    /(?<=[╭┌]─\[ )(?<place>(?<path>[^\s:]{1,400}):(?<line>\d{1,7}):\d{1,7})(?= \])/g,
    /(?<=\bin )(?<place>(?<path>\.{1,2}\/[^\s:]{1,400}\.\w{1,5})[ :](?<line>\d{1,7}):\d{1,7})/g,
    /(?<=\b(?:file|File): )(?<place>(?<path>\/[^\s:]{1,400}):(?<line>\d{1,7}):\d{1,7})/g,
  ],
};

function levelOf(word: string): "error" | "warning" {
  return word === "ERROR" ? "error" : "warning";
}

const buildRows: State = (row) => {
  if (DURING.test(row)) return { state: named, isSure: true };
  return row === "" || ROW.test(row) ? { state: buildRows, isSure: row !== "" } : undefined;
};

const told: State = (row) => {
  const begun = node.begin(row);
  return begun?.level === "error" ? { ...begun, isSure: true } : undefined;
};

/** vite names the error on the row below. */
const named: State = (row) => {
  if (DURING.test(row)) return { state: named, isSure: true };
  if (row === "") return undefined;
  return { state: COUNTED.test(row) ? listed : buildRows, error: row.trim(), isSure: true };
};

const listed: State = (row) => {
  if (row === "" || PLACE.test(row) || row.trimEnd() === "[eslint]")
    return { state: listed, isSure: row !== "" };
  return { state: buildRows, error: row.trim().replace(/^\[[^\]]{1,80}\] /, ""), isSure: true };
};

import type { Language, State } from "./language.ts";

const ERROR =
  /^(?:[^\s():]{1,400}\(\d{1,7},\d{1,7}\): |[^\s():]{1,400}:\d{1,7}:\d{1,7} - )?(error|warning) TS\d{1,6}: /;
const COUNT = /^Found [1-9]\d* errors?\b/;

/** The compiler tsc, plain and pretty. */
export const typescript: Language = {
  begin(row) {
    const level = row.includes(" TS") ? ERROR.exec(row)?.[1] : undefined;
    if (level !== undefined)
      return { state: compiledRows, level: level === "error" ? "error" : "warning", error: row };
    return row.startsWith("Found ") && COUNT.test(row) ? { state: compiledRows, level: "error" } : undefined;
  },
  places: [
    /(?<![^\s])(?<place>(?<path>[^\s():"']{1,400}\.\w{1,5})\((?<line>\d{1,7}),\d{1,7}\))(?=: )/g,
    /(?<![^\s])(?<place>(?<path>[^\s():"']{1,400}\.(?:[cm]?[jt]sx?|vue|svelte|astro|s?css|less|html))(?::| \((?=\d{1,7}:\d{1,7}\)))(?<line>\d{1,7}):\d{1,7}(?:(?<= \(\d{1,7}:\d{1,7})\))?)(?= - (?:error|warning)|: |:?$)/gm,
  ],
};

/** Below may stand more of the message, indented, and the row of source with its mark. */
const compiledRows: State = (row) =>
  row === "" || /^(?:\s+\S|\d+\s|Errors  Files$)/.test(row)
    ? { state: compiledRows, isSure: row !== "" }
    : undefined;

import { afterError } from "./pythonDetails.ts";
import type { Language, State } from "./language.ts";

const TOP = /^\s*[╭┏┌╔][─━═ ]/;
const TOP_ASCII = /^\+-+ Traceback \(most recent call last\) -+\+$/;
const FAILURE_TITLE = /[─━═] (?:Error|Exception|Fatal|Failed)\b[^─━═]{0,60}[─━═]/i;
const ROW = /^\s*[│┃║|├┣╞┡╠]/;
const BOTTOM = /^\s*(?:[╰┗└╚]|\+-+\+$)/;
const ERROR = /^[\p{L}_][\p{L}\p{N}_.<>]*(?::|$)/u;

/** Boxes, as rich draws them, each of them one entry: tracebacks, errors of Typer, panels. */
export const rich: Language = {
  starts: "+",
  begin(row) {
    if (TOP.test(row) || TOP_ASCII.test(row)) {
      if (row.includes("Traceback (most recent call last)"))
        return {
          state: traceback,
          level: "error",
          isCertain: true,
          isStack: true,
          isUnfinished: true,
        };
      // A box has a lid from corner to corner; `╰─▶` and the like are something else.
      if (!/[╮┓┐╗]\s*$/.test(row)) return undefined;
      return FAILURE_TITLE.test(row) ? { state: failure, level: "error" } : { state: panel, level: "info" };
    }
    return undefined;
  },
  places: [
    /(?<![^\s│┃|])(?<place>(?<path>(?:\/|\.{0,2}\/)?[^\s:"'<>()│|]{1,400}\.\w{1,5}):(?<line>\d{1,7}))(?= in [\w<])/g,
  ],
};

const traceback: State = (row) => {
  if (ROW.test(row) || row === "") return { state: traceback, isSure: true, isUnfinished: true };
  return BOTTOM.test(row) ? { state: boxSentence, isUnfinished: true, isSure: true } : undefined;
};

const boxSentence: State = (row) => {
  if (row === "") return { state: boxSentence, isUnfinished: true };
  if (!ERROR.test(row)) return undefined;
  return { state: afterError(row), error: row, isSure: !/^[A-Z]+\b/.test(row) };
};

const panel: State = (row) => {
  if (ROW.test(row)) return { state: panel, isSure: true };
  return BOTTOM.test(row) ? { state: () => undefined, isSure: true } : undefined;
};

/** What went wrong is the first thing that the box says. */
const failure: State = (row) => {
  const said = row.replaceAll(/^\s*[│┃║|]\s*|\s*[│┃║|]\s*$/g, "");
  if (!ROW.test(row)) return panel(row, "");
  return said === "" ? { state: failure, isSure: true } : { state: panel, error: said, isSure: true };
};

import { afterError } from "./pythonDetails.ts";
import type { Language, Next, State } from "./language.ts";

/** With what a row begins that can be the lid of a box. */
const FIRST = /^\s*[╭┏┌╔+─━═]/;
const TOP = /^\s*[╭┏┌╔][─━═ ]/;
const TOP_ASCII = /^\+-+ Traceback \(most recent call last\) -+\+$/;
/** Streamlit has no sides drawn. */
const LINE = /^\s*[─━═]{2,} Traceback \(most.*[─━═]$/;
const LINE_BOTTOM = /^\s*[─━═]{8,}\s*$/;
const FAILURE_TITLE = /[─━═] (?:Error|Exception|Fatal|Failed)\b[^─━═]{0,60}[─━═]/i;
const ROW = /^\s*[│┃║|├┣╞┡╠]/;
const BOTTOM = /^\s*(?:[╰┗└╚]|\+-+\+$)/;
const ERROR = /^[\p{L}_][\p{L}\p{N}_.<>]*(?::|$)/u;

/** Boxes, as rich draws them, each of them one entry: tracebacks, errors of Typer, panels. */
export const rich: Language = {
  starts: "+",
  begin(row) {
    if (!FIRST.test(row)) return undefined;
    if (LINE.test(row)) return { ...stack, state: unboxed(row.trim().length) };
    if (TOP.test(row) || TOP_ASCII.test(row)) {
      // In a narrow box the title is cut.
      if (row.includes("Traceback (most")) return { ...stack, state: traceback(row.trim().length) };
      // A box has a lid from corner to corner; `╰─▶` and the like are something else.
      if (!/[╮┓┐╗]\s*$/.test(row)) return undefined;
      return FAILURE_TITLE.test(row) ? { state: failure, level: "error" } : { state: panel, level: "info" };
    }
    return undefined;
  },
  places: [
    /(?<![^\s│┃|])(?<place>(?<path>\/[^\s:"'<>()│|]{1,400}\.\w{1,5}):(?<line>\d{1,7}))(?= in [\w<]| in +[│┃|]\s*?\n| {0,9}[│┃|]\s*?\n\s*[│┃|] in [\w<])/g,
  ],
};

const stack = { level: "error", isCertain: true, isStack: true, isUnfinished: true } as const;

function traceback(width: number): State {
  const state: State = (row) => {
    if (ROW.test(row) || row === "") return { state, isSure: true, isUnfinished: true };
    return BOTTOM.test(row) ? { state: boxSentence(width), isUnfinished: true, isSure: true } : undefined;
  };
  return state;
}

function unboxed(width: number): State {
  const state: State = (row) => {
    if (LINE_BOTTOM.test(row)) return { state: boxSentence(width), isUnfinished: true, isSure: true };
    return row === "" || /^\s/.test(row) ? { state, isSure: row !== "", isUnfinished: true } : undefined;
  };
  return state;
}

/** Where the box stands in a logger's column, its sentence does, too. */
function boxSentence(width: number): State {
  const state: State = (row) => {
    if (row === "") return { state, isUnfinished: true };
    const said = row.trim();
    if (!ERROR.test(said)) return undefined;
    return { ...errorSentence(said, said, width), isSure: !/^[A-Z]+\b/.test(said) };
  };
  return state;
}

/** It is broken before the first word that would reach beyond the box. */
function errorSentence(error: string, last: string, width: number): Next {
  const rest = afterError(error);
  const state: State = (row, above) => {
    const said = row.trim();
    const isBroken = said !== "" && last.length + 1 + (said.split(" ", 1)[0] ?? "").length > width;
    return isBroken && !ROW.test(row) ? errorSentence(`${error} ${said}`, said, width) : rest(row, above);
  };
  return { state, error, isSaid: true };
}

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

import type { Language, State } from "./language.ts";

const HEAD = /^thread '[^']{0,200}' (?:\(\d+\) )?panicked at (.*)$/;
const COMPILER = /^(error)\[E\d{4}\]: /;
const FRAME = /^\s+(?:\d+: |at )/;
const NOTE = /^(?:note: |stack backtrace:|\s+left: |\s+right: )/;

/** Panics of Rust, before and after it wrote the message on a row of its own, and what rustc says. */
export const rust: Language = {
  starts: "te",
  begin(row) {
    const compiler = row.includes("[E") ? COMPILER.exec(row)?.[1] : undefined;
    if (compiler !== undefined) return { state: compilerRows, level: "error", error: row };
    const said = row.startsWith("thread '") ? HEAD.exec(row)?.[1] : undefined;
    if (said === undefined) return undefined;
    const isBelow = said.endsWith(":");
    return isBelow
      ? { state: message, level: "error", isCertain: true, isUnfinished: true }
      : { state: backtrace, level: "error", isCertain: true, error: row };
  },
  places: [
    /(?<=panicked at )(?<place>(?<path>[^\s:']{1,400}\.rs):(?<line>\d{1,7}):\d{1,7})/g,
    /(?<=panicked at '[^\n]{0,400}', )(?<place>(?<path>[^\s:']{1,400}\.rs):(?<line>\d{1,7}):\d{1,7})/g,
    /^[ \t]{1,40}(?:at|-->) (?<place>(?<path>[^\s:]{1,400}\.rs):(?<line>\d{1,7})(?::\d{1,7})?)/gm,
  ],
};

const message: State = (row) => ({ state: backtrace, error: row, isSure: true });

const backtrace: State = (row) =>
  row === "" || FRAME.test(row) || NOTE.test(row) ? { state: backtrace } : undefined;

const compilerRows: State = (row) =>
  row === "" || /^(?:\s+\S|\d+ +[|+~-]|(?:help|note): )/.test(row)
    ? { state: compilerRows, isSure: row !== "" }
    : undefined;

import type { Language, State } from "./language.ts";

const HEAD = /^thread '[^']{0,200}' (?:\(\d+\) )?panicked at (.*)$/;
const COMPILER = /^(error)\[E\d{4}\]: /;
const FRAME = /^\s+(?:\d+: |at )/;
const NOTE = /^(?:note: |stack backtrace:|\s+left: |\s+right: )/;

/** Panics of Rust, before and after it wrote the message on a row of its own, and what rustc says. */
export const rust: Language = {
  starts: "tew",
  begin(row) {
    if (row.startsWith("warning: ")) return { state: warned, level: "warning" };
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
    /^[ \t]{1,40}(?:(?:at|-->) |(?=\S{1,400}\.rs:[\d:]{1,15}$))(?<place>(?<path>[^\s:]{1,400}\.rs):(?<line>\d{1,7})(?::\d{1,7})?)/gm,
  ],
};

const message: State = (row) => ({ state: backtrace, error: row, isSure: true });

const backtrace: State = (row) =>
  row === "" || FRAME.test(row) || NOTE.test(row) ? { state: backtrace } : undefined;

/** Many a tool begins so: a place below tells that it is the compiler. */
const warned: State = (row) => {
  if (/^\s+--> \S/.test(row)) return { state: compilerRows, isSure: true };
  return /^\s+[\w"'`(|]/.test(row) ? { state: warned } : undefined;
};

/** Of an error without a code. */
export const rustPlace: State = (row, above) =>
  /^\s+--> \S/.test(row) ? { state: compilerRows, error: above, isSure: true } : undefined;

const compilerRows: State = (row) =>
  row === "" || /^(?:\s+\S|\d+ +[|+~-]|(?:help|note): )/.test(row)
    ? { state: compilerRows, isSure: row !== "" }
    : undefined;

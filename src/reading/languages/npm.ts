import type { Language, Next, State } from "./language.ts";

const ERROR = /^npm (?:error|ERR!)(?: (.*))?$/;
const ENGINE = /^npm (?:warn|WARN) EBADENGINE (?=Unsupported )/;
const ENGINE_ROW = /^npm (?:warn|WARN) EBADENGINE (?:\s|\})/;
const CONFLICT = /^npm (?:warn|WARN) ERESOLVE /;
const WARNING = /^npm (?:warn|WARN)(?: +(?!deprecated |config |using |EBADENGINE |tar ).*)?$/;
/** What stands beside the sentence: codes, paths, commands. */
const DETAIL =
  /^(?:code|errno|syscall|path|dest|file|workspace|location|signal|cwd|stack|command sh|node -v|npm -v) |^A complete log |^$/;

/** What npm says of a run that failed, and of dependencies that do not fit. */
export const npm: Language = {
  starts: "n",
  begin(row) {
    if (!row.startsWith("npm ")) return undefined;
    const said = ERROR.exec(row);
    if (said !== null) return { ...failed(false, said[1] ?? ""), level: "error" };
    if (ENGINE.test(row)) return { state: engineRows, level: "warning" };
    return CONFLICT.test(row) ? { state: warned, level: "warning" } : undefined;
  },
  places: [],
};

/** The first row that is no detail tells what went wrong. */
function failed(isSaid: boolean, said: string): Next {
  const text = said.trim();
  const isSentence = !isSaid && !DETAIL.test(text === "" ? text : `${text} `);
  const state: State = (row) => {
    if (row === "") return { state };
    const next = ERROR.exec(row);
    return next === null ? undefined : { ...failed(isSaid || isSentence, next[1] ?? ""), isSure: true };
  };
  // npm puts the code before some sentences, in small letters.
  return { state, ...(isSentence && { error: text.replace(/^(?:notarget|e[a-z]+) (?=[A-Z])/, "") }) };
}

const engineRows: State = (row) => (ENGINE_ROW.test(row) ? { state: engineRows, isSure: true } : undefined);

const warned: State = (row) => (WARNING.test(row) ? { state: warned, isSure: true } : undefined);

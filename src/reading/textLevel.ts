import type { Level } from "./level.ts";

const LEVELS: ReadonlyMap<string, Level> = new Map<string, Level>([
  ["TRACE", "trace"],
  ["VERBOSE", "trace"],
  ["SILLY", "trace"],
  ["DEBUG", "debug"],
  ["INFO", "info"],
  ["INFORMATION", "info"],
  ["NOTICE", "info"],
  ["SUCCESS", "info"],
  ["HTTP", "info"],
  ["WARN", "warning"],
  ["WARNING", "warning"],
  ["ERR", "error"],
  ["ERROR", "error"],
  ["SEVERE", "error"],
  ["CRITICAL", "error"],
  ["FATAL", "error"],
  ["ALERT", "error"],
  ["EMERGENCY", "error"],
]);

/** Further in than this a word is part of what is said. Characters. */
const PREFIX_LENGTH = 200;

/** `2026-01-02 03:04:05,678`, `[2026-01-02 03:04:05 +0000]`, `2026/01/02 03:04:05`, `03:04:05.678`. */
const STAMP =
  /^[[(]?(?:\d{4}[-/.]\d{2}[-/.]\d{2}[T ])?\d{2}:\d{2}:\d{2}(?:[.,]\d{1,9})?(?: ?(?:Z|UTC|[+-]\d{2}:?\d{2}))?[\])]?/;

/** A level that begins the text and is set off from it: `ERROR:root:…`, `[warn] …`, `INFO:     …`, `error: …`. */
const FIRST_WORD =
  /^(?:[[(<|] ?([A-Za-z]{3,11}) {0,8}[\])>|]|([A-Za-z]{3,11}) {0,4}[:|](?!\/\/)|([A-Z]{3,11})(?=\s))/;

/** Logger names between a stamp and a level: `my.app`, `__main__`, `root`. */
const LOGGER_NAME = /^(?:root|[A-Za-z_]\w*[._][\w.]*)$/;

const KLOG: Readonly<Record<string, Level>> = { I: "info", W: "warning", E: "error", F: "error" };

/** A level by its name, in any case, or by pino's and bunyan's number. */
export function namedLevel(value: unknown): Level | undefined {
  if (typeof value === "string") return LEVELS.get(value.trim().toUpperCase());
  if (typeof value !== "number") return undefined;
  if (value < 10 || value > 60) return undefined;
  if (value < 20) return "trace";
  if (value < 30) return "debug";
  if (value < 40) return "info";
  return value < 50 ? "warning" : "error";
}

/**
 * The level that a line of text begins with, as Python's logging, uvicorn, gunicorn, Flask, Streamlit, loguru,
 * structlog, Node's loggers, Go and Java write it. A word in the middle of a sentence is none.
 */
export function textLevel(text: string): Level | undefined {
  const start = text.slice(0, PREFIX_LENGTH).trimStart();
  const stamp = STAMP.exec(start)?.[0];
  if (stamp !== undefined) {
    const rest = start.slice(stamp.length);
    return loggersLevel(rest, stamp) ?? levelAfterStamp(rest);
  }
  const first = FIRST_WORD.exec(start);
  const level = namedLevel(first?.[1] ?? first?.[2] ?? first?.[3]);
  if (level !== undefined) return level;
  const dashed = namedLevel(/^[\w.-]{1,80} - ([A-Z]{3,11}) - /.exec(start)?.[1]);
  if (dashed !== undefined) return dashed;
  const klog = /^([IWEF])\d{4} \d{2}:\d{2}/.exec(start)?.[1];
  if (klog !== undefined) return KLOG[klog];
  const npm = /^npm (ERR!|error|WARN|warn)/.exec(start)?.[1];
  if (npm !== undefined) return /^e/i.test(npm) ? "error" : "warning";
  if (/^\(node:\d+\) (?:\[\w+\] )?\w*Warning:/.test(start)) return "warning";
  return fieldLevel(start);
}

function levelAfterStamp(rest: string): Level | undefined {
  if (rest.startsWith(" Uncaught app exception")) return "error";
  const words = rest.split(/[\s|]+/).filter((word) => word !== "");
  for (const word of words.slice(0, 6)) {
    const bare = word.replaceAll(/[[\](){}<>:,]/g, "");
    const isBracketed = /^[[(<]/.test(word);
    const level = namedLevel(bare);
    if (level !== undefined && (isBracketed || isFirstOrCapital(word, words))) return level;
    // What may stand before a level: a dash, something in brackets, a number, the logger's name.
    const isPrefix = isBracketed || /^[-–—\d]+$|\]$/.test(word) || LOGGER_NAME.test(bare);
    if (!isPrefix && !isBeforeDash(word, words)) break;
  }
  return fieldLevel(rest);
}

/** `03:04:05,678 werkzeug ERROR …`. In a text whose stamp has no such fraction it may be a sentence. */
function loggersLevel(rest: string, stamp: string): Level | undefined {
  if (!/\d,\d{3}\b/.test(stamp)) return undefined;
  return namedLevel(/^ [a-z]\w* +([A-Z]{3,11})\b/.exec(rest)?.[1]);
}

function isFirstOrCapital(word: string, words: readonly string[]): boolean {
  return word === words[0] || /^[A-Z]+\W*$/.test(word);
}

function isBeforeDash(word: string, words: readonly string[]): boolean {
  return words[words.indexOf(word) + 1] === "-";
}

/** logfmt: `level=error msg="…"`. */
function fieldLevel(start: string): Level | undefined {
  return namedLevel(/(?:^|\s)(?:level|lvl|severity|levelname)=["']?(\w{3,11})/.exec(start)?.[1]);
}

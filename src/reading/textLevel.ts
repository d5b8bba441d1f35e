import { errorTold } from "./languages/node.ts";
import { letterLevel, namedLevel } from "./levelNames.ts";
import { stampOf } from "./stamps.ts";
import type { Level } from "./level.ts";

/** Further in than this a word is part of what is said. */
const PREFIX_LENGTH = 200;

/** A level that begins the text and is set off from it: `ERROR:root:…`, `[warn] …`, `INFO:     …`, `error - …`. */
const FIRST_WORD =
  /^(?:[[(<|【{] ?([A-Za-z]{3,13}) {0,8}[\])>|】}]|([A-Za-z]{3,13}) {0,4}(?:[:：|](?!\/\/)|[-–—] )|([A-Z]{3,11})(?:\[\d+\])?(?=\s|$))/;
const UNHANDLED =
  /^(?:(?:unhandled|uncaught|unexpected|fatal) (?:promise )?(?:error|exception|rejection)(?::|\. | at:| in )|(?:an )?error (?:while|when|during|occurred)\b|export encountered )/i;
/** The name of a field on a row of its own. */
const FIELD = /^\s+\w+: [{[]$/;
/** `Error: 0`, `Errors: none` count; they report nothing. */
const NOTHING = /^\W{0,3}\w+\W{1,3}(?:(?:0|none|null|false|no)\b[\s.%]*|\d+\.\d+ ?%?|\d+ ?%)$/i;

/** What tools put before a record: a tag in brackets, perhaps with a number after it, and a container's name. */
const TAG =
  /^(?:\[[^\]\n]{0,60}\]|\([^)\n]{1,60}\)|【[^】\n]{1,60}】|[\w.-]{1,60} +\|)(?: {1,3}\d+ {1,3}-)?[ :\-–|]{0,6}/;
/** Next.js 13 begins so what is no list. */
const NEXT = /^- (error|warn) (?=[./(A-Z]|un|\S+ \(\d)/;
/** `[Vue warn]: `, `[request error] `. */
const TAGGED = /^\[(?:[A-Z]\w* ([a-z]{3,7})\]: |(?:request|server|unhandled|uncaught) (error)\] )/;
/** Emoji, stars, dashes: whatever is neither a letter, a digit, a bracket nor a quote. */
const ORNAMENT = /^[^\p{L}\p{N}[({<"'`/\\@$%【]{1,24}/u;
/** A level in capitals behind a stamp, perhaps after a logger's name. What comes next cannot be a count of nothing. */
const USUAL = /^[\s:,|·\-–]*(?:([a-z][\w.]*) - )?([A-Z]{3,11})(?: - | {1,4})[A-EG-MO-Za-eg-mo-z1-9]/;
const FAILURE_SIGN = /[❌⛔🚨💥🛑⨯✖✗✘🔴]/u;
const WARNING_SIGN = /[⚠🟠🟡]/u;
const MOST_PREFIXES = 4;

/** Logger names between a stamp and a level, or before it: `my.app`, `__main__`, `root`. */
const LOGGER_NAME = /^(?:root|[A-Za-z_]\w*[._][\w.]*|[a-z]\w*(?:-\w+)+)$/;
const KLOG = /^\[?([DIWEFC])(?:\d{4}|\d{8}| \d[\d-]{5,9}) \d{2}:\d{2}/;

/**
 * The level that a row begins with, as Python's logging, uvicorn, gunicorn, Flask, Streamlit, tornado, rich, loguru,
 * structlog, Node's loggers, Nest, Next, Go, .NET and Java write it. A word in the middle of a sentence is none.
 */
export function textLevel(text: string): Level | undefined {
  let start = text.length > PREFIX_LENGTH ? text.slice(0, PREFIX_LENGTH) : text;
  start = start.trimStart();
  if (start.startsWith("- ")) {
    const level = namedLevel(NEXT.exec(start)?.[1]);
    if (level !== undefined) return level;
  }
  let sign: Level | undefined;
  for (let prefixes = 0; prefixes < MOST_PREFIXES; prefixes++) {
    const ornament = isOrnament(start) ? (ORNAMENT.exec(start)?.[0] ?? "") : "";
    if (ornament !== "") {
      sign ??= signLevel(ornament);
      start = start.slice(ornament.length);
    }
    const stamp = stampOf(start);
    if (stamp !== undefined) {
      const rest = start.slice(stamp.length);
      return loggersLevel(rest, stamp) ?? levelAfterStamp(rest) ?? toldLevel(start) ?? sign;
    }
    const first = isSetOff(start) ? FIRST_WORD.exec(start) : null;
    const level = first && namedLevel(first[1] ?? first[2] ?? first[3]);
    if (level) return NOTHING.test(start) || FIELD.test(text) ? undefined : level;
    const tag = isBracket(start) || start.includes(" |") ? (TAG.exec(start)?.[0] ?? "") : "";
    const [, warned, told] = tag.startsWith("[") ? (TAGGED.exec(tag) ?? []) : [];
    const tagged = namedLevel(warned ?? told);
    if (tagged !== undefined) return tagged;
    if (tag === "" || start.startsWith("(node:") || KLOG.test(start)) break;
    start = start.slice(tag.length);
  }
  return plainLevel(start) ?? toldLevel(start) ?? sign;
}

function toldLevel(start: string): Level | undefined {
  return errorTold(start) === undefined ? undefined : "error";
}

/** Whether a text is what a logger or a tool puts before a record: stamps, tags, names, levels. */
export function isRecordPrefix(text: string): boolean {
  const stamp = stampOf(text.trimStart()) ?? "";
  const words = text.trimStart().slice(stamp.length).trim().split(/\s+/);
  return words.every(
    (word) =>
      /^[[(<|【].*|.*[\])>|】]$|^\W*$|^\S*[:=|]$|\d/.test(word) ||
      namedLevel(word.replaceAll(/\W/g, "")) !== undefined ||
      LOGGER_NAME.test(word) ||
      /^(?:stdout|stderr|[FP])$/.test(word),
  );
}

/** Whether the first word may be set off from the text, by a sign, by brackets or by its capitals. */
function isSetOff(text: string): boolean {
  if (isBracket(text)) return true;
  let end = 0;
  while (end <= 13 && isLetter(text.charCodeAt(end))) end++;
  if (end < 3 || end > 13) return false;
  if (isCapital(text.charCodeAt(0)) && isCapital(text.charCodeAt(1))) return true;
  while (text.charCodeAt(end) === 0x20) end++;
  const sign = text.charCodeAt(end);
  return sign === 0x3a || sign === 0x7c || sign === 0x2d || sign > 0x7f;
}

function isBracket(text: string): boolean {
  return "[(<|{【".includes(text.charAt(0)) && text !== "";
}

function isLetter(code: number): boolean {
  return isCapital(code) || (code >= 0x61 && code <= 0x7a);
}

function isCapital(code: number): boolean {
  return code >= 0x41 && code <= 0x5a;
}

function isOrnament(text: string): boolean {
  const code = text.charCodeAt(0);
  return (
    code > 0x7f ||
    (code < 0x30 && code !== 0x28) ||
    (code >= 0x3a && code <= 0x3f && code !== 0x3c) ||
    code === 0x7c
  );
}

function signLevel(ornament: string): Level | undefined {
  if (FAILURE_SIGN.test(ornament)) return "error";
  return WARNING_SIGN.test(ornament) ? "warning" : undefined;
}

function plainLevel(start: string): Level | undefined {
  if (hasCapitalsBehindName(start)) {
    const named =
      /^[\w.-]{1,80} - ([A-Z]{3,11}) - /.exec(start) ??
      /^[\w./-]{1,80}:([A-Z]{3,11}):/.exec(start) ??
      /^(?=[\w-]*[._-])[A-Za-z_][\w.-]{1,80} {1,4}([A-Z]{3,11})(?=\s)/.exec(start);
    const level = namedLevel(named?.[1]);
    if (level !== undefined) return level;
  }
  if ("[DIWEFC".includes(start.charAt(0))) {
    const letter = letterLevel(KLOG.exec(start)?.[1]);
    if (letter !== undefined) return letter;
  }
  if (start.startsWith("npm ")) {
    const npm = /^npm (ERR!|error|WARN|warn)/.exec(start)?.[1];
    if (npm !== undefined) return /^e/i.test(npm) ? "error" : "warning";
  }
  if (start.startsWith("(node:") && /^\(node:\d+\) (?:\[\w+\] )?\w*Warning:/.test(start)) return "warning";
  if (UNHANDLED.test(start)) return "error";
  if (
    start.includes("sh: ") &&
    /^(?:\S{0,40}\/)?(?:ba|da|z)?sh: .*(?:not found|No such file|Permission denied)/.test(start)
  )
    return "error";
  return fieldLevel(start);
}

/** Whether behind the first word, and a sign, two capitals stand. */
function hasCapitalsBehindName(text: string): boolean {
  let at = 0;
  while (at < 82 && isOfName(text.charCodeAt(at))) at++;
  for (const end = at + 4; at < end && " :-".includes(text.charAt(at));) at++;
  return isCapital(text.charCodeAt(at)) && isCapital(text.charCodeAt(at + 1));
}

/** Of a logger, or of a file. */
function isOfName(code: number): boolean {
  return isLetter(code) || (code >= 0x2d && code <= 0x39) || code === 0x5f;
}

function levelAfterStamp(rest: string): Level | undefined {
  const letter = /^[: ]{1,2}([DIWEF]) \S/.exec(rest)?.[1];
  if (letter !== undefined) return letterLevel(letter);
  const stream = rest.startsWith(" std") ? /^ (?:stdout|stderr) [FP] /.exec(rest)?.[0] : undefined;
  if (stream !== undefined) return textLevel(rest.slice(stream.length));
  if (/^ (?:Uncaught app (?:exception|execution)|Script compilation error)/.test(rest)) return "error";
  if (rest.startsWith(" http: panic serving ")) return "error";
  return usualLevel(rest) ?? levelAmongWords(rest);
}

/** Of most records: `INFO order 1`, `- shop.orders - INFO - order 1`. What `levelAmongWords` says, found sooner. */
export function usualLevel(rest: string): Level | undefined {
  const [, name, level] = USUAL.exec(rest) ?? [];
  return name === undefined || namedLevel(name) === undefined ? namedLevel(level) : undefined;
}

/** Of what stands behind a stamp. */
export function levelAmongWords(rest: string): Level | undefined {
  const plain = rest.replace(/^[\s:,|·\-–]+/, "");
  const ornament = isOrnament(plain) ? (ORNAMENT.exec(plain)?.[0] ?? "") : "";
  // The words that are looked at, and one more.
  const words = plain
    .slice(ornament.length)
    .split(/[\s|]+/, 7)
    .filter((word) => word !== "");
  for (const word of words.slice(0, 6)) {
    const bare = /^\w+$/.test(word) ? word : bareWord(word);
    const isBracketed = /^[[(<{【]/.test(word);
    const level = namedLevel(bare);
    if (level !== undefined && (isBracketed || isFirstOrCapital(word, words))) {
      return NOTHING.test(words.slice(words.indexOf(word)).join(" ")) ? undefined : level;
    }
    // What may stand before a level: a dash, something in brackets, a number, the logger's name.
    const isPrefix = isBracketed || /^[-–—\d]+$|\]$/.test(word) || LOGGER_NAME.test(bare);
    if (!isPrefix && !isBeforeDash(word, words)) break;
  }
  return fieldLevel(plain) ?? signLevel(ornament);
}

/** Without its brackets, and what Celery puts behind a slash. */
function bareWord(word: string): string {
  return word.replace(/\/.*$/, "").replaceAll(/[[\](){}<>:：,【】]/g, "");
}

/** `03:04:05,678 werkzeug ERROR …`. In a text whose stamp has no such fraction it may be a sentence. */
function loggersLevel(rest: string, stamp: string): Level | undefined {
  if (!/\d,\d{3}\b/.test(stamp)) return undefined;
  return namedLevel(/^ [a-z]\w* +([A-Z]{3,11})\b/.exec(rest)?.[1]);
}

/** A first word in other letters begins a sentence, unless something sets it off: `Error rate`, `error: …`. */
function isFirstOrCapital(word: string, words: readonly string[]): boolean {
  if (/^[A-Z]+(?:\W.*)?$/.test(word)) return true;
  return word === words[0] && (/[:：\]]$/.test(word) || words[1] === "-" || /^[a-z]+$/.test(word));
}

function isBeforeDash(word: string, words: readonly string[]): boolean {
  return words[words.indexOf(word) + 1] === "-";
}

/** logfmt: `level=error msg="…"`; also an object of JSON that breaks off. */
function fieldLevel(start: string): Level | undefined {
  if (!start.includes("=") && !start.startsWith("{")) return undefined;
  const name =
    /(?:^|\s)(?:level|lvl|severity|levelname)=["']?(\w{3,13})/.exec(start)?.[1] ??
    (start.startsWith("{") ? /"(?:level|severity|levelname)": ?"(\w{3,13})"/.exec(start)?.[1] : undefined);
  return namedLevel(name);
}

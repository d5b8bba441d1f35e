import { namedLevel } from "./levelNames.ts";
import { stampOf } from "./stamps.ts";

/** What an error says is compared so far. Characters. */
const LONGEST_COMPARED = 2000;
/** Words that a logger may write before its level. */
const MOST_HEAD = 8;

/** `KeyError: 'price'`, `java.lang.IllegalStateException`, `TypeError [ERR_X]: …`. */
const KIND =
  /^(?:Uncaught |Exception in thread "[^"]{1,200}" )?([\p{L}_$][\p{L}\p{N}_.$]{0,200})(?: \[[\w ]{1,60}\]| \([\w .-]{1,60}\))?(?::(?=\s)|$)/u;

/** What went wrong in a word, such as `KeyError`; undefined where a sentence begins otherwise. */
export function errorKind(sentence: string): string | undefined {
  return KIND.exec(sentence)?.[1];
}

/** Parted from others by kind, file and function, and by the message without what differs from one time to the next. */
export function errorKey(error: {
  readonly sentence: string;
  readonly kind: string | undefined;
  readonly file: string | undefined;
  readonly functionName: string | undefined;
}): string {
  const { sentence, kind = "", file = "", functionName = "" } = error;
  return [kind, file, functionName, plainMessage(sentence)].join("\n");
}

const EMAIL = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g;
const WORD = /[\p{L}\p{N}_@-]+/gu;
/** An IPv6 address, and a network card's. */
const COLONS =
  /(?<![\w:])(?:(?=[0-9a-f:]*\d)(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}|(?:[0-9a-f]{2}:){5}[0-9a-f]{2})(?![\w:])/gi;
/** Letters alone: those of a hash or a UUID, of an object's identity in Java, and the folders that Python makes for a while. */
const ID =
  /^(?:[0-9a-f]{8,}|[0-9A-F]{8,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[\w-]{1,80}@[0-9a-f]{4,16}|tmp\w{6,})$/;
/** What of a date is no number, where numbers stand beside it. */
const DAY = String.raw`(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?:[a-z]{0,6}day)?,?`;
const MONTH = String.raw`(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)(?:uary|ruary|ch|il|e|y|ust|(?:t?em|o|em)?ber)?[.,]?`;
const DATE = new RegExp(
  String.raw`\b(?:${DAY} )?${MONTH} #|(?:\b${DAY} )?#[ -]${MONTH}(?:[ -]#)?(?!\w)|\b${DAY} #`,
  "g",
);

/** A message without its numbers, ids and addresses: what is said of one order is said of another. */
export function plainMessage(message: string): string {
  return message
    .slice(0, LONGEST_COMPARED)
    .replace(/\s+/g, " ")
    .replace(EMAIL, "#")
    .replace(COLONS, "#")
    .replace(WORD, (word) => (/\p{N}/u.test(word) || ID.test(word) ? "#" : word))
    .replace(/[-+]#/g, "#")
    .replace(DATE, "#")
    .replace(/# ?[AaPp]\.?[Mm]\b/g, "#")
    .replace(/#(?:[.,:;/+=%~ -]{1,3}#)+/g, "#")
    .replace(/#(?:['"]?, ?['"]?#)+/g, "#")
    .replace(/##+/g, "#")
    .trim();
}

/** Of a row of `name="value"` pairs. */
const PAIR = /(?:^|\s)(?:msg|message|event)=(?:"((?:[^"\\]|\\.){1,2000})"|(\S{1,2000}))/;

/** What a logger's row says, without the time, the level and the process that it begins with. */
export function recordSentence(row: string): string {
  const text = withoutStamp(row.trim());
  const pair = /(?:^|\s)level=/.test(text) ? PAIR.exec(text) : null;
  if (pair !== null) return pair[1] ?? pair[2] ?? text;
  const words = /\S+/g;
  for (let count = 0; count < MOST_HEAD; count++) {
    const word = words.exec(text);
    if (word === null) break;
    const end = levelEnd(word[0]);
    if (end === undefined) continue;
    const said = text.slice(word.index + end).replace(/^[\s\-–—:|\])>]+/, "");
    return said === "" ? text : withoutStamp(said).replace(/^\(\d{1,10}\):? /, "");
  }
  return text;
}

function withoutStamp(text: string): string {
  const stamp = stampOf(text);
  return stamp === undefined ? text : text.slice(stamp.length).trim();
}

/** How far a logger's word for the level reaches into a word. A sentence may have the word, too: `error` begins many. */
function levelEnd(word: string): number | undefined {
  const [, bracket = "", name = "", rest = ""] = /^([[(<|]*)([A-Za-z]+)(:[\w.]{1,100}:)?/.exec(word) ?? [];
  const isMarked = name === name.toUpperCase() || bracket !== "";
  if (!isMarked || namedLevel(name) === undefined) return undefined;
  const end = bracket.length + name.length;
  return /^[\])>|:,]*$/.test(word.slice(end)) ? word.length : rest === "" ? undefined : end + rest.length;
}

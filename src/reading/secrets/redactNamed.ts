import { findInConnectionString } from "./connectionStrings.ts";
import { isCode, isNoSecret } from "./secretValues.ts";
import type { Found } from "./secretValues.ts";

/** A name that says that its value is a secret, up to and with the sign before the value. */
const NAME =
  /(?:pass(?:word|wd|phrase|(?<=(?:db|user|admin|root|smtp|mail|redis|mysql|pg|postgres|sql|ldap|ftp|proxy)_pass))|pwd|secret|token|credential|(?:api|access|account|private|secret|shared|signing|encryption|master|subscription)[ _-]?key)(?:[_-](?:key|value))?\\*["']?(?:\]|\\*["']\])?(?:[ \t]{0,4}(=>|=(?!=)|:(?!\/\/))[ \t]{0,4}| {1,2}(?=\S))/gi;

/** The working folder, as the environment names it. */
const FOLDER = /(?<!;)PWD=\/[\w./-]*(?=[\s;"',]|$)/y;

const OPTION = /(?:^|\s)--?[\w-]{0,40}$/;
const LONGEST_VALUE = 2000;
/** Characters looked at, beside those of the text itself, before the rest of a text that is all names is masked whole. */
const MOST_EXTRA = 200_000;
const MOST_TIMES = 8;
/** What a name costs, whatever stands behind it. */
const MATCH_COST = 200;
const QUOTE = /\\*["']/y;
const BARE = /(?:[^\s"'\\,;&]|\\(?!["'])){1,2000}/y;

/**
 * Masks values by their name, as in `password=…`, `"client_secret": "…"`, `AccountKey=…;` and `--token …`. Prose and
 * quoted code stay: `Invalid password: too short`, `token=self.token`.
 */
export function redactNamedValues(text: string, mask: string): string {
  let redacted = "";
  let copied = 0;
  let left = MOST_EXTRA + MOST_TIMES * text.length;
  NAME.lastIndex = 0;
  for (let match = NAME.exec(text); match !== null; match = NAME.exec(text)) {
    const sign = match[1];
    if (sign === undefined && !OPTION.test(text.slice(Math.max(0, match.index - 42), match.index))) continue;
    FOLDER.lastIndex = match.index;
    if (FOLDER.test(text)) continue;
    const name = { start: match.index, end: NAME.lastIndex };
    const quoted = findQuoted(text, name.end, sign);
    left -= MATCH_COST + (quoted === undefined ? LONGEST_VALUE : quoted.end - name.start);
    if (left < 0) return redacted + text.slice(copied, name.end) + mask;
    const value = quoted ?? findInConnectionString(text, name) ?? findBare(text, name, sign);
    if (value === undefined) continue;
    redacted += text.slice(copied, value.start) + mask;
    copied = value.end;
    NAME.lastIndex = value.end;
  }
  return redacted + text.slice(copied);
}

/** What stands in quotes, also in those of JSON within JSON: `\"…\"`. */
function findQuoted(text: string, from: number, sign: string | undefined): Found | undefined {
  QUOTE.lastIndex = from;
  const quote = QUOTE.exec(text)?.[0];
  if (quote === undefined) return undefined;
  const start = from + quote.length;
  const scope = text.slice(start, start + LONGEST_VALUE);
  for (let end = scope.indexOf(quote); end !== -1; end = scope.indexOf(quote, end + 1)) {
    let backslashes = 0;
    while (scope[end - 1 - backslashes] === "\\") backslashes++;
    if (backslashes % 2 === 1) continue;
    // A connection string writes a quote within quotes twice.
    if (sign === "=" && end > 0 && scope.startsWith(quote, end + quote.length)) {
      end += quote.length;
      continue;
    }
    const isSecret = end > 0 && !isNoSecret(scope.slice(0, end).trim());
    return isSecret ? { start, end: start + end } : undefined;
  }
  // The text breaks off within the quotes.
  return scope === "" ? undefined : { start, end: start + scope.length };
}

function findBare(text: string, { start, end }: Found, sign: string | undefined): Found | undefined {
  BARE.lastIndex = end;
  const run = BARE.exec(text)?.[0];
  if (run === undefined) return undefined;
  const name = text.slice(start, end).toLowerCase();
  const value = withoutClosing(run);
  if (value.length < 4 || isNoSecret(value) || isCode(value)) return undefined;
  if (/^\d{1,7}$/.test(value) && !(sign === "=" && /^pass|^pwd/.test(name))) return undefined;
  // `Password: required` is prose, and `token=token` is code.
  const isProse = sign === ":" && !/\d/.test(value);
  const isItsOwnName = name.startsWith(value.toLowerCase());
  return isProse || isItsOwnName ? undefined : { start: end, end: end + value.length };
}

/** Brackets and stops that belong to the sentence, or to the call, around a value. */
function withoutClosing(run: string): string {
  let end = run.length;
  while (end > 0 && ")]}>.".includes(run.charAt(end - 1))) end--;
  return run.slice(0, end);
}

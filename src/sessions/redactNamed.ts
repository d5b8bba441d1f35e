/** A name that says that its value is a secret, up to and with the sign before the value. */
const NAME =
  /(?:pass(?:word|wd|phrase)|pwd|secret|token|credential|(?:api|access|account|private|secret|shared|signing|encryption|master|subscription)[ _-]?key)(?:[_-](?:key|value))?\\*["']?(?:\]|\\*["']\])?(?:\s{0,4}(=>|=(?!=)|:(?!\/\/))\s{0,4}| {1,2}(?=\S))/gi;

const OPTION = /(?:^|\s)--?[\w-]{0,40}$/;
const LONGEST_VALUE = 2000;
const QUOTE = /\\*["']/y;
const BARE = /(?:[^\s"'\\,;&]|\\(?!["'])){1,2000}/y;

/** Words that stand where a secret would and are none. */
const NO_SECRET =
  /^(?:none|null|nil|undefined|true|false|await|new|str|string|bytes|\*+|x+|<.*|\$\{.*|\[?redacted\]?|\[secret\]?|\[token\]?)$/i;

/** Code, as a traceback quotes it: a call, an index, an attribute, a name in an f-string. */
const CODE =
  /^(?:[A-Za-z_][\w.]*[([]|(?:self|cls|os|this|process|config|settings|env|request|args)\.|\{[\w.]*$)/;

interface Found {
  readonly start: number;
  readonly end: number;
}

/**
 * Masks values by their name, as in `password=…`, `"client_secret": "…"`, `AccountKey=…;` and `--token …`. Prose and
 * quoted code stay: `Invalid password: too short`, `token=self.token`.
 */
export function redactNamedValues(text: string, mask: string): string {
  let redacted = "";
  let copied = 0;
  NAME.lastIndex = 0;
  for (let match = NAME.exec(text); match !== null; match = NAME.exec(text)) {
    const sign = match[1];
    if (sign === undefined && !OPTION.test(text.slice(Math.max(0, match.index - 42), match.index))) continue;
    const value = findQuoted(text, NAME.lastIndex) ?? findBare(text, NAME.lastIndex, match[0], sign);
    if (value === undefined) continue;
    redacted += text.slice(copied, value.start) + mask;
    copied = value.end;
    NAME.lastIndex = value.end;
  }
  return redacted + text.slice(copied);
}

/** What stands in quotes, also in those of JSON within JSON: `\"…\"`. */
function findQuoted(text: string, from: number): Found | undefined {
  QUOTE.lastIndex = from;
  const quote = QUOTE.exec(text)?.[0];
  if (quote === undefined) return undefined;
  const start = from + quote.length;
  const scope = text.slice(start, start + LONGEST_VALUE);
  for (let end = scope.indexOf(quote); end !== -1; end = scope.indexOf(quote, end + 1)) {
    let backslashes = 0;
    while (scope[end - 1 - backslashes] === "\\") backslashes++;
    if (backslashes % 2 === 1) continue;
    const isSecret = end > 0 && !NO_SECRET.test(scope.slice(0, end).trim());
    return isSecret ? { start, end: start + end } : undefined;
  }
  // The text breaks off within the quotes.
  return scope === "" ? undefined : { start, end: start + scope.length };
}

function findBare(text: string, start: number, name: string, sign: string | undefined): Found | undefined {
  BARE.lastIndex = start;
  const run = BARE.exec(text)?.[0];
  if (run === undefined) return undefined;
  // ODBC writes `Pwd={…}`, with anything within.
  const braced = sign === "=" && run.startsWith("{") ? text.indexOf("}", start) : -1;
  if (braced > start + 1 && braced < start + 200 && !/^\{[\w.!:]*$/.test(text.slice(start, braced)))
    return { start: start + 1, end: braced };
  const value = withoutClosing(run);
  if (value.length < 4 || NO_SECRET.test(value) || CODE.test(value) || /^\d{1,7}$/.test(value))
    return undefined;
  // `Password: required` is prose, and `token=token` is code.
  const isProse = sign === ":" && !/\d/.test(value);
  const isItsOwnName = name.toLowerCase().startsWith(value.toLowerCase());
  return isProse || isItsOwnName ? undefined : { start, end: start + value.length };
}

/** Brackets and stops that belong to the sentence, or to the call, around a value. */
function withoutClosing(run: string): string {
  let end = run.length;
  while (end > 0 && ")]}>.".includes(run.charAt(end - 1))) end--;
  return run.slice(0, end);
}

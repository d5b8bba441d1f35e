import { TOKEN_PREFIXES } from "./tokenPrefixes.ts";

/** Characters of tokens. A shorter run of them is none, unless the text breaks off within it. */
const RUN = /[\w.~-]{20,}/g;
const PREFIX = new RegExp(
  `(?<![A-Za-z0-9])(?:${TOKEN_PREFIXES.map((prefix) => prefix.replaceAll(".", "\\.")).join("|")})`,
  "g",
);
/** How far into a run its token begins at most, so that time grows with the length only. */
const REACH = 200;
/** The least of a token, behind its prefix, that is known where the text breaks off. */
const LEAST_CUT = 4;

/** Text without the tokens of services, which are told by how they begin. */
export function maskServiceTokens(text: string, mask: string): string {
  const whole = text.replaceAll(RUN, (run) => {
    PREFIX.lastIndex = 0;
    const prefix = PREFIX.exec(run.slice(0, REACH));
    if (prefix === null) return run;
    let end = run.length;
    while (".~-".includes(run.charAt(end - 1))) end--;
    const token = run.slice(prefix.index, end);
    return isToken(token) ? run.slice(0, prefix.index) + mask + run.slice(prefix.index + token.length) : run;
  });
  const cut = cutTokenStart(whole);
  return cut === undefined ? whole : whole.slice(0, cut) + mask;
}

/** Where the last run begins a token, too short to be a whole one. */
function cutTokenStart(text: string): number | undefined {
  let start = text.length;
  while (start > 0 && text.length - start < 40 && isTokenCharacter(text.charCodeAt(start - 1))) start--;
  if (text.length - start < LEAST_CUT + 3) return undefined;
  PREFIX.lastIndex = start;
  const prefix = PREFIX.exec(text);
  if (prefix === null) return undefined;
  const body = text.slice(PREFIX.lastIndex);
  const isRandom = body.length >= LEAST_CUT && !/[_.~-]/.test(body) && isMixed(body);
  return isRandom ? prefix.index : undefined;
}

function isTokenCharacter(code: number): boolean {
  const isLetter = (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
  return (
    isLetter ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x5f ||
    code === 0x2d ||
    code === 0x2e ||
    code === 0x7e
  );
}

/** Names that begin so, `npm_config_user_agent`, are words; a token has a long run of letters of several kinds. */
function isToken(token: string): boolean {
  return (token.match(/[A-Za-z0-9]{12,}/g) ?? []).some(isMixed);
}

/** Of letters of both cases, or of letters and digits. */
function isMixed(text: string): boolean {
  return !/^(?:[a-z]+|[A-Z]+|\d+)$/.test(text);
}

import { stripVTControlCharacters } from "node:util";
import { findPasswords } from "./addressPasswords.ts";
import { maskPrivateKeys } from "./privateKeys.ts";
import { redactNamedValues } from "./redactNamed.ts";
import { cutTokenStart, LONG_RUN, maskServiceTokens } from "./tokenPrefix.ts";

/** What stands in a secret's place. */
export const REDACTED = "[redacted]";

/** Text without any of these holds nothing that the rules below look for: most lines end here. */
const HINT = new RegExp(
  `${LONG_RUN}|${/bearer|basic |authoriz|cookie|passw|passp|_pass|pwd|secret|token|key|credential|sig(?:nature)?=|:\\?\/\\?\/|jdbc:oracle|eyj|dapi|dose|doau|dkea|akia|asia|aiza|ya29|q~|gh[a-z]_|github_pat|glpat-|xox|:aa|private key-/.source}`,
  "i",
);

type Rule = readonly [pattern: RegExp, replace: string | ((match: string, ...groups: unknown[]) => string)];

// Each pattern consumes what it has scanned or scans a bounded piece, so that time grows with the length only.
const RULES: readonly Rule[] = [
  [/eyJ[\w-]{8,}(?:\.{1,2}[\w-]+){0,4}/g, maskWebToken],
  // A header; also as a line of JSON, or of a Python dict.
  [
    /(authorization\\*["']?\s{0,4}[:=]\s{0,4}\\*["']?(?:[A-Za-z][\w-]{1,30} {1,4})?)([^\s"'\\,;[\]]{4,})/gi,
    maskToken,
  ],
  [/(\bcookie\\*["']?: {0,4}\\*["']?)[^\s"'\\=]{1,200}=[^"'\r\n\\]+/gi, `$1${REDACTED}`],
  [/\b(Bearer(?:\s{1,4}|%20|\+))([\w.~+/-]{8,}=*)/gi, maskToken],
  [/\b(Basic )([\w+/]{8,}={0,2})/g, maskToken],
  // Databricks: personal access tokens, OAuth secrets, refresh tokens.
  [/\b(?:dapi|dose|doau|dkea)[0-9a-f]{8,}(?:-\d{1,3})?/gi, REDACTED],
  // Keys of clouds and of services that apps talk to, known by how they begin.
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, REDACTED],
  [/\bAIza[\w-]{30,}/g, REDACTED],
  [/\bya29\.[\w-]{8,}/g, REDACTED],
  [/\b[\w.~-]{3}\dQ~[\w.~-]{30,40}/g, REDACTED],
  [/\b(?:gh[oprsu]_|github_pat_|glpat-|xox[abeoprs]-)[\w-]{16,}|\bhf_[A-Za-z0-9]{16,}/g, REDACTED],
  [/\bsk-[\w-]{20,}/g, REDACTED],
  // Addresses that are secrets themselves: bots of Telegram, webhooks.
  [/(?<!\d)\d{8,10}:AA[\w-]{30,}/g, REDACTED],
  [
    /(\b(?:hooks\.slack\.com\/(?:services|workflows|triggers)|discord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks|webhook\.office\.com\/webhookb2)\/)[^\s"'<>\\)]{8,}/g,
    `$1${REDACTED}`,
  ],
  [/(\bjdbc:oracle:\w{1,10}:[^\s:/@"']{1,200}\/)(?!\/)[^\s"'@]{1,300}(?=@)/gi, `$1${REDACTED}`],
  // A signed address: Azure's SAS, presigned ones of AWS and Google. JSON can write `&` as its code.
  [
    /((?:[?&;]|\\u0026|SharedAccessSignature[= ])(?:sig|X-Amz-(?:Signature|Credential|Security-Token)|X-Goog-Signature)=)[^&\s"'<>\\;]{8,}/gi,
    `$1${REDACTED}`,
  ],
];

/**
 * Text without the secrets that can be told by their looks or their name: bearer tokens, Databricks tokens, JSON web
 * tokens, cloud keys, private keys, passwords of connection strings and settings. What surrounds them stays, but for colours,
 * which may stand between a name and its value: only text with a secret loses them.
 */
export function redact(text: string): string {
  if (!hasHint(text)) return text;
  try {
    return masked(text);
  } catch {
    // Whatever it is that cannot be looked through, nothing of it is shown.
    return REDACTED;
  }
}

/** Whether a text may hold a secret at all. */
export function hasHint(text: string): boolean {
  return HINT.test(text) || cutTokenStart(text) !== undefined;
}

function masked(text: string): string {
  const plain = text.includes("\u001b") ? stripVTControlCharacters(text) : text;
  let redacted = maskPrivateKeys(plain, REDACTED);
  for (const [pattern, replace] of RULES) {
    redacted =
      typeof replace === "string"
        ? redacted.replaceAll(pattern, replace)
        : redacted.replaceAll(pattern, replace);
  }
  redacted = maskPasswords(maskServiceTokens(redacted, REDACTED));
  redacted = redactNamedValues(redacted, REDACTED);
  return redacted === plain ? text : redacted;
}

function maskPasswords(text: string): string {
  let redacted = "";
  let copied = 0;
  for (const { start, end } of findPasswords(text)) {
    redacted += text.slice(copied, start) + REDACTED;
    copied = end;
  }
  return redacted + text.slice(copied);
}

function maskWebToken(match: string, ...[offset, text]: unknown[]): string {
  if (match.includes(".")) return REDACTED;
  const isPieceOfMore = /[\w+/=-]$/.test(String(text).charAt(Number(offset) - 1));
  return isPieceOfMore || match.length < 24 ? match : REDACTED;
}

/** "bearer authentication" is prose: a token is long, has a digit, or a capital inside. */
function maskToken(match: string, ...[kept, token]: unknown[]): string {
  const isToken = /^[^]{24}|\d|[a-z][A-Z]/.test(String(token));
  return isToken ? `${String(kept)}${REDACTED}` : match;
}

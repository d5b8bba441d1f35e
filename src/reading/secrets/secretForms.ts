import { maskPasswords } from "./addressPasswords.ts";
import { maskOraclePasswords } from "./oraclePasswords.ts";
import { maskPrivateKeys } from "./privateKeys.ts";
import { redactNamedValues } from "./redactNamed.ts";
import { maskServiceTokens } from "./tokenPrefix.ts";
import { TOKEN_PREFIXES } from "./tokenPrefixes.ts";

/** What stands in a secret's place. */
export const REDACTED = "[redacted]";

/** A form that secrets have. */
export interface SecretForm {
  /** Of these one stands in every secret of the form, or before it: a text without any of them is not looked through. */
  readonly hints: readonly string[];
  /** No letter or digit stands before a hint. */
  readonly areStarts?: boolean;
  readonly mask: (text: string) => string;
}

type Replace = (match: string, ...groups: unknown[]) => string;

/** The forms, in the order in which they are masked. Each scans bounded pieces, so that time grows with the length only. */
export const SECRET_FORMS: readonly SecretForm[] = [
  { hints: ["-begin"], mask: (text) => maskPrivateKeys(text, REDACTED) },
  pattern(["eyj"], /eyJ[\w-]{8,}(?:\.{1,2}[\w-]+){0,4}/g, maskWebToken),
  // A header; also as a line of JSON, or of a Python dict.
  pattern(
    ["authorization"],
    /(authorization\\*["']?\s{0,4}[:=]\s{0,4}\\*["']?(?:[A-Za-z][\w-]{1,30} {1,4})?)([^\s"'\\,;[\]]{4,})/gi,
    maskToken,
  ),
  pattern(["cookie"], /(\bcookie\\*["']?: {0,4}\\*["']?)[^\s"'\\=]{1,200}=[^"'\r\n\\]+/gi, `$1${REDACTED}`),
  pattern(["bearer"], /\b(Bearer(?:\s{1,4}|%20|\+))([\w.~+/-]{8,}=*)/gi, maskToken),
  pattern(["basic"], /\b(Basic )([\w+/]{8,}={0,2})/g, maskToken),
  // Databricks: personal access tokens, OAuth secrets, refresh tokens.
  pattern(["dapi", "dose", "doau", "dkea"], /\b(?:dapi|dose|doau|dkea)[0-9a-f]{8,}(?:-\d{1,3})?/gi, REDACTED),
  // Keys of clouds and of services that apps talk to, known by how they begin.
  pattern(["akia", "asia"], /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, REDACTED),
  pattern(["aiza"], /\bAIza[\w-]{30,}/g, REDACTED),
  pattern(["ya29."], /\bya29\.[\w-]{8,}/g, REDACTED),
  pattern(["0q~"], /\b[\w.~-]{3}\dQ~[\w.~-]{30,40}/g, REDACTED),
  pattern(
    [
      ...["gho_", "ghp_", "ghr_", "ghs_", "ghu_", "github_pat_", "glpat-", "hf_"],
      ...["xoxa-", "xoxb-", "xoxe-", "xoxo-", "xoxp-", "xoxr-", "xoxs-"],
    ],
    /\b(?:gh[oprsu]_|github_pat_|glpat-|xox[abeoprs]-)[\w-]{16,}|\bhf_[A-Za-z0-9]{16,}/g,
    REDACTED,
  ),
  pattern(["sk-"], /\bsk-[\w-]{20,}/g, REDACTED),
  // Addresses that are secrets themselves: bots of Telegram, webhooks.
  pattern(["0:aa"], /(?<!\d)\d{8,10}:AA[\w-]{30,}/g, REDACTED),
  pattern(
    [
      ...["hooks.slack.com", "discord.com/api", "discordapp.com/api", "webhook.office.com"],
      ...["outlook.office.com", "hooks.zapier.com", "pagerduty.com/integration"],
    ],
    /(\b(?:hooks\.slack\.com\/(?:services|workflows|triggers)|discord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks|webhook\.office\.com\/webhookb2|outlook\.office\.com\/webhook|hooks\.zapier\.com\/hooks\/catch|pagerduty\.com\/integration)\/)[^\s"'<>\\)]{8,}/g,
    `$1${REDACTED}`,
  ),
  { hints: ["jdbc:oracle:"], mask: (text) => maskOraclePasswords(text, REDACTED) },
  // A signed address: Azure's SAS, presigned ones of AWS and Google. JSON can write `&` as its code.
  pattern(
    ["sig=", "signature=", "amz-credential=", "security-token="],
    /((?:[?&;]|\\u0026|SharedAccessSignature[= ])(?:sig|X-Amz-(?:Signature|Credential|Security-Token)|X-Goog-Signature)=)[^&\s"'<>\\;]{8,}/gi,
    `$1${REDACTED}`,
  ),
  { hints: TOKEN_PREFIXES, areStarts: true, mask: (text) => maskServiceTokens(text, REDACTED) },
  { hints: ["://"], mask: (text) => maskPasswords(text, REDACTED) },
  {
    hints: ["passw", "passphrase", "_pass", "pwd", "secret", "token", "credential", "key"],
    mask: (text) => redactNamedValues(text, REDACTED),
  },
];

function pattern(hints: readonly string[], secret: RegExp, replace: string | Replace): SecretForm {
  // Each overload of `replaceAll` takes one of the two.
  const mask =
    typeof replace === "string"
      ? (text: string) => text.replaceAll(secret, replace)
      : (text: string) => text.replaceAll(secret, replace);
  return { hints, mask };
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

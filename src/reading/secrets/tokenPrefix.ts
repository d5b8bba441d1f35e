import { TOKEN_PREFIXES } from "./tokenPrefixes.ts";

const PREFIXES = TOKEN_PREFIXES.map((prefix) => prefix.replaceAll(".", "\\.")).join("|");

/** A token of a service, told by how it begins. */
export const SERVICE_TOKEN = new RegExp(`(?<![A-Za-z0-9])(?:${PREFIXES})[\\w.~=-]{16,}`, "g");

/** Whether a text may hold one: a pattern's source, for an alternative of another. */
export const SERVICE_HINT = PREFIXES;

/** Names that begin so, `npm_config_user_agent`, are words; a token has a long run of letters of several kinds. */
export function isServiceToken(token: string): boolean {
  const runs = token.match(/[A-Za-z0-9]{12,}/g) ?? [];
  return runs.some((run) => [/[a-z]/, /[A-Z]/, /\d/].filter((kind) => kind.test(run)).length >= 2);
}

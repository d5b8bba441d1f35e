import { isRecord, parseJson } from "../api/errorBody.ts";

/** The claims of a JWT, unverified: they only serve to explain. Empty for a token that is none. */
export function readClaims(token: string): Readonly<Record<string, unknown>> {
  const payload = token.split(".")[1] ?? "";
  const json = parseJson(Buffer.from(payload, "base64url").toString("utf8"));
  return isRecord(json) ? json : {};
}

import type { Level } from "./level.ts";

/** `"GET /api HTTP/1.1" 502 12`, `GET /api 502 3ms`, and as JSON. Bounded, so that a long address costs no more than its length. */
const STATUS = /" (\d{3})(?= |$)|^[A-Z]{3,7} \/\S{0,2000} (\d{3})(?= |$)/;
const FIELD = /"(?:status|status_code|statusCode|response_code)": ?"?(\d{3})\b/;

/** The level of an access line: its status. Undefined where it tells none. */
export function httpLevel(text: string): Level | undefined {
  const [, quoted, bare] = STATUS.exec(text) ?? FIELD.exec(text) ?? [];
  const status = Number(quoted ?? bare);
  if (!(status >= 100 && status < 600)) return undefined;
  if (status >= 500) return "error";
  return status >= 400 ? "warning" : "info";
}

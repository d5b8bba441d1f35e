import type { Translate } from "./translate.ts";

const MEANINGS: Readonly<Record<number, (t: Translate) => string>> = {
  1000: (t) => t("normal closure"),
  1001: (t) => t("going away"),
  1002: (t) => t("protocol error"),
  1003: (t) => t("unsupported data"),
  1005: (t) => t("no status received"),
  1006: (t) => t("connection lost without a close frame"),
  1007: (t) => t("invalid payload"),
  1008: (t) => t("policy violation"),
  1009: (t) => t("message too big"),
  1011: (t) => t("internal server error"),
  1012: (t) => t("service restart"),
  1013: (t) => t("try again later"),
  1014: (t) => t("bad gateway"),
  4401: (t) => t("unauthorized"),
  4403: (t) => t("forbidden"),
};

/** What a WebSocket's close code means, in a few words. */
export function closeCodeText(code: number, t: Translate): string {
  return MEANINGS[code]?.(t) ?? t("no reason given");
}

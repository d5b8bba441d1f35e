interface CloseCode {
  readonly verdict: "clean" | "credential" | "abnormal";
  readonly meaning: string;
}

const ABNORMAL: CloseCode = { verdict: "abnormal", meaning: "no reason given" };

/** RFC 6455 section 7.4.1, and the two application codes Databricks clients act on. */
const CLOSE_CODES: Readonly<Record<number, CloseCode>> = {
  1000: { verdict: "clean", meaning: "normal closure" },
  1001: { verdict: "clean", meaning: "going away" },
  1002: { verdict: "abnormal", meaning: "protocol error" },
  1003: { verdict: "abnormal", meaning: "unsupported data" },
  1005: { verdict: "abnormal", meaning: "no status received" },
  1006: { verdict: "abnormal", meaning: "connection lost without a close frame" },
  1007: { verdict: "abnormal", meaning: "invalid payload" },
  1008: { verdict: "abnormal", meaning: "policy violation" },
  1009: { verdict: "abnormal", meaning: "message too big" },
  1011: { verdict: "abnormal", meaning: "internal server error" },
  1012: { verdict: "abnormal", meaning: "service restart" },
  1013: { verdict: "abnormal", meaning: "try again later" },
  1014: { verdict: "abnormal", meaning: "bad gateway" },
  4401: { verdict: "credential", meaning: "unauthorized" },
  4403: { verdict: "credential", meaning: "forbidden" },
};

export function isCleanCloseCode(code: number): boolean {
  return CLOSE_CODES[code]?.verdict === "clean";
}

export function isCredentialCloseCode(code: number): boolean {
  return CLOSE_CODES[code]?.verdict === "credential";
}

export function describeCloseCode(code: number): string {
  return (CLOSE_CODES[code] ?? ABNORMAL).meaning;
}

import type { Level } from "./level.ts";

const NAMES: Readonly<Record<Level, string>> = {
  trace: "TRACE VERBOSE SILLY TRC VRB TRCE FINEST",
  debug: "DEBUG DBG DEBU DBUG",
  info: "INFO INFORMATION INFORMATIONAL NOTICE SUCCESS HTTP LOG INF",
  warning: "WARN WARNING WRN",
  error: "ERR ERROR ERRO SEVERE CRITICAL CRIT FATAL FTL ALERT EMERGENCY EMERG PANIC DPANIC FAIL",
};

const LEVELS: ReadonlyMap<string, Level> = new Map(
  (Object.entries(NAMES) as [Level, string][]).flatMap(([level, names]) =>
    names.split(" ").map((name) => [name, level] as const),
  ),
);

/** A level by its name, in any case, or by pino's and bunyan's number. */
export function namedLevel(value: unknown): Level | undefined {
  if (typeof value === "string") return LEVELS.get(value) ?? LEVELS.get(value.trim().toUpperCase());
  if (typeof value !== "number" || !(value >= 10 && value <= 60)) return undefined;
  if (value < 20) return "trace";
  if (value < 30) return "debug";
  if (value < 40) return "info";
  return value < 50 ? "warning" : "error";
}

/** OpenTelemetry counts from 1 to 24, four numbers a level. */
export function openTelemetryLevel(value: number): Level | undefined {
  if (!(value >= 1 && value <= 24)) return undefined;
  if (value < 5) return "trace";
  if (value < 9) return "debug";
  if (value < 13) return "info";
  return value < 17 ? "warning" : "error";
}

const LETTERS: Readonly<Record<string, Level>> = {
  D: "debug",
  I: "info",
  W: "warning",
  E: "error",
  F: "error",
  C: "error",
};

/** The letter that klog, glog, tornado and TensorFlow write. */
export function letterLevel(letter: string | undefined): Level | undefined {
  return letter === undefined ? undefined : LETTERS[letter];
}

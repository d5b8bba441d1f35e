import type { Language, State } from "./language.ts";

const HEAD = /^(?:panic: |fatal error: |runtime: (?:out of memory|goroutine stack exceeds))/;
/** net/http tells of a panic in a handler by its logger. */
const SERVED = /^(?:\d{4}\/\d{2}\/\d{2} \d{2}:\d{2}:\d{2} )?(http: panic serving .*)$/;
const COMPILED = /^(?:vet: )?[\w./][^\s:]{0,400}\.go:\d{1,7}:\d{1,7}: /;
const GOROUTINE = /^goroutine \d+ [^[]*\[.*\]:$/;
const ROW =
  /^(?:\[signal |goroutine \d+ |created by |\t\S|\s+panic: |panic: |\[recovered|exit status \d|\[originating from |main\.|runtime[./]|[\w.\-/*()[\]{}~%,][\w.\-/*)[\]{}~%,]*\(.*\)$)/;

/** Panics and fatal errors of Go, with their goroutines. */
export const go: Language = {
  starts: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./",
  begin(row) {
    if (HEAD.test(row)) return { state: panic, level: "error", isCertain: true, error: row };
    if (GOROUTINE.test(row)) return { state: panic, level: "error", isCertain: true, isStack: true };
    if (row.includes(".go:") && COMPILED.test(row)) return { state: compiled, level: "error", error: row };
    const served = row.includes("http: panic") ? SERVED.exec(row)?.[1] : undefined;
    if (served === undefined) return undefined;
    return { state: panic, level: "error", isCertain: true, error: served };
  },
  places: [
    /^\t(?<place>(?<path>[^\s:]{1,400}\.go):(?<line>\d{1,7}))(?= \+0x|$)/gm,
    /(?<![^\s=])(?<place>(?<path>[^\s:=]{1,400}\.go):(?<line>\d{1,7})(?::\d{1,7})?)(?=:? \S)/g,
  ],
};

/** More of the message is set in. */
const compiled: State = (row) => (/^\t\S/.test(row) ? { state: compiled, isSure: true } : undefined);

const panic: State = (row) =>
  row === "" || ROW.test(row) ? { state: panic, isSure: row.startsWith("\t") } : undefined;

/** zap writes the stack below its record: a function, and its place. */
export const goStack: State = (row) =>
  /^(?:main|runtime|[\w.-]{1,80}\/[^\s:]{1,300})\.[\w.()*[\]]{1,200}$/.test(row)
    ? { state: goPlace }
    : undefined;

const goPlace: State = (row) => (/^\t\S+\.go:\d+$/.test(row) ? { state: goStack, isSure: true } : undefined);

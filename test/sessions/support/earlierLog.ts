import type { LogLine } from "../../../src/logstream/index.ts";
import type { EarlierLines } from "../../../src/sessions/earlierLines.ts";
import { EarlierLog } from "../../../src/sessions/earlierLog.ts";
import { LoggedErrors } from "../../../src/sessions/loggedErrors.ts";
import { readEarlierPage } from "../../../src/sessions/readEarlier.ts";
import { ReceivedLog } from "../../../src/sessions/receivedLog.ts";
import type { SessionItem } from "../../../src/sessions/sessionItem.ts";
import { target } from "../../ui/support/english.ts";

export const base = 1_790_000_000;
export const { signal } = new AbortController();
const fail = (error: unknown): void => {
  throw error;
};

export function at(seconds: number, message: string, source = "APP"): LogLine {
  return { source, timestamp: base + seconds, message };
}

/** A log as a session holds it, without a stream. */
export function openLog(lines = 20_000) {
  const log = new ReceivedLog({ lines, bytes: 1e9 }, fail);
  const errors = new LoggedErrors(fail);
  log.onDidReceive(errors.see);
  const earlier = new EarlierLog({ log, errors, onChange: () => undefined, onListenerError: fail });
  return { log, errors, earlier, target, filters: { sources: [], search: "", tail: 0 } };
}

/** What a source has, in pieces of so many lines. */
export function sourceOf(
  lines: readonly LogLine[],
  piece = 1000,
  wholeFromMs?: number,
): EarlierLines & { asked: string[] } {
  const asked: string[] = [];
  return {
    name: "a table",
    asked,
    holds: () => Promise.resolve(true),
    wholeFrom: () => Promise.resolve(wholeFromMs),
    async *read({ sinceMs, untilMs }) {
      asked.push(`${sinceMs - base * 1000}..${untilMs - base * 1000}`);
      const within = lines.filter(
        ({ timestamp = 0 }) => timestamp * 1000 >= sinceMs && timestamp * 1000 < untilMs,
      );
      for (let from = 0; from < within.length; from += piece) yield within.slice(from, from + piece);
      await Promise.resolve();
    },
  };
}

export async function readAll(
  open: ReturnType<typeof openLog>,
  sources: readonly EarlierLines[],
  {
    since = 0,
    until = 10_000,
    pageLines = 1000,
    filters = { sources: [] as readonly string[], search: "" },
  } = {},
): Promise<void> {
  const span = {
    reading: open.earlier.begin(),
    from: "a table",
    sinceMs: (base + since) * 1000,
    untilMs: (base + until) * 1000,
  };
  const first = { span, filters, readMs: span.sinceMs, isMore: true };
  for (
    let next: typeof first | undefined = first;
    next !== undefined;
    next = open.earlier.unfinished as typeof next | undefined
  )
    await readEarlierPage(open, { ...next, sources, signal, pageLines });
}

export function told(items: readonly SessionItem[]): string[] {
  return items.map((item) => {
    if (item.kind === "notice") return `[${item.notice.kind}]`;
    return `${item.earlier === undefined ? "" : "+"}${item.line.message}`;
  });
}

interface LedgerLine {
  readonly micros: number;
  readonly source: string;
  readonly message: string;
}

/** Lines that an app wrote, 20 and up to `most` more, with stamps of microseconds, and the grain that most know them by. */
export function randomLedger(random: (below: number) => number, most: number) {
  const grain = [1, 1e3, 1e6][random(3)] ?? 1;
  let micros = base * 1e6 + random(1e6);
  const ledger = Array.from({ length: 20 + random(most) }, (_, index): LedgerLine => {
    micros += 1 + random(grain === 1 ? 2000 : 700_000);
    return { micros, source: ["APP", "APP", "SYSTEM"][random(3)] ?? "", message: `line ${index}` };
  });
  const stamped = (one: LedgerLine, unit: number): LogLine => ({
    source: one.source,
    timestamp: (Math.floor(one.micros / unit) * unit) / 1e6,
    message: one.message,
  });
  return { grain, ledger, stamped };
}

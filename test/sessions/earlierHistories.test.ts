import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { LogLine } from "../../src/logstream/index.ts";
import type { UnfinishedReading } from "../../src/sessions/earlierLog.ts";
import { readEarlierPage } from "../../src/sessions/readEarlier.ts";
import { randomOf } from "../support/random.ts";
import { isExpected, readingOf, refused, watched } from "./support/earlierFaults.ts";
import { at, base, openLog, sourceOf } from "./support/earlierLog.ts";

describe("readings that are cut, fail and are cancelled", () => {
  it("loses and repeats nothing, and says rightly whether there is more, over 300 random histories", async () => {
    for (let seed = 1; seed <= 300; seed++) await play(seed);
  });
});

/** Readings that are cut, fail and are cancelled anywhere, several at a time, while the app goes on to log. */
async function play(seed: number): Promise<void> {
  const random = randomOf(seed);
  const grain = [1, 1e3, 1e6][random(3)] ?? 1;
  let micros = base * 1e6 + random(1e6);
  const ledger = Array.from({ length: 20 + random(120) }, (_, index) => {
    micros += 1 + random(grain === 1 ? 2000 : 700_000);
    return { micros, message: `line ${index}` };
  });
  const lineOf = ({ micros: moment, message }: (typeof ledger)[number], unit: number): LogLine =>
    at((Math.floor(moment / unit) * unit) / 1e6 - base, message);
  const some = (isFirst: boolean): Set<number> => {
    let isIn = isFirst;
    return new Set([...ledger.keys()].filter(() => (isIn = random(12) === 0 ? !isIn : isIn)));
  };
  const [inKept, inTable] = [some(true), some(random(2) === 0)];
  const open = openLog();
  const streamedFrom = random(ledger.length);
  let logged = streamedFrom;
  const goOn = (): void => {
    const next = ledger.slice(logged, logged + 1 + random(20));
    logged += next.length;
    open.log.addLines(next.map((one) => lineOf(one, grain)));
    if (random(6) === 0)
      open.log.addNotice({ kind: "gap", cause: "buffer-overrun", since: undefined, until: undefined });
  };
  const holding = (known: ReadonlySet<number>, unit: number, until: number): LogLine[] =>
    ledger.slice(0, until).flatMap((one, index) => (known.has(index) ? [lineOf(one, unit)] : []));
  let fault = { kind: 0, piece: 0 };
  let abort = new AbortController();
  const onPiece = (isTable: boolean) => (piece: number, given: AbortSignal) => {
    if (random(8) === 0) goOn();
    if (fault.piece === piece && fault.kind === 1 && isTable) throw refused;
    if (fault.piece === piece && fault.kind === 2) abort.abort();
    given.throwIfAborted();
  };
  const pageLines = 1 + random(40);
  const pieces = [1 + random(30), 1 + random(30)] as const;
  const begun: UnfinishedReading[] = [];
  const read = async (reading: UnfinishedReading): Promise<void> => {
    abort = new AbortController();
    const kept = { ...sourceOf(holding(inKept, grain, logged), pieces[0]), name: "what is kept" };
    const table = sourceOf(holding(inTable, 1, logged), pieces[1], -Infinity);
    const sources = [watched(kept, onPiece(false)), watched(table, onPiece(true))];
    await readEarlierPage(open, { ...reading, sources, signal: abort.signal, pageLines }).catch(
      (error: unknown) => {
        if (!isExpected(error)) throw error;
      },
    );
    for (const item of open.log.shown(undefined)) {
      if (item.kind === "line" || item.notice.kind !== "earlierEnd") continue;
      const isLeft = open.earlier.unfinishedOf(item.notice.reading) !== undefined;
      assert.equal(item.notice.isMore, isLeft, `seed ${seed}: a mark without its reading`);
    }
    const wasBegun = reading.readMs > reading.span.sinceMs && fault.kind !== 0;
    if (!wasBegun) return;
    const left = open.earlier.unfinishedOf(reading.span.reading);
    const rows = holding(inTable, 1, streamedFrom).filter(({ timestamp = 0 }) => {
      const until = left?.readMs ?? reading.span.untilMs;
      return timestamp * 1000 >= reading.span.sinceMs && timestamp * 1000 < until;
    });
    const shown = new Set(open.log.lines().map(({ line }) => line.message));
    const lost = rows.filter(({ message }) => !shown.has(message));
    assert.deepEqual(lost, [], `seed ${seed}: a reading that says it has read what it has not`);
  };
  for (let steps = 2 + random(14); steps > 0; steps--) {
    if (random(4) === 0) goOn();
    if (random(10) === 0) open.log.hold();
    if (random(10) === 0) open.log.release();
    fault = { kind: random(4), piece: random(5) };
    const left = begun.flatMap(({ span }) => open.earlier.unfinishedOf(span.reading) ?? []);
    const sinceMs = base * 1000 + random(Math.ceil(ledger.length / 4)) * 1000;
    const next =
      left[random(left.length + 1)] ?? readingOf(open, sinceMs, sinceMs + 1000 + random(60) * 1000);
    begun.push(next);
    await read(next);
  }
  fault = { kind: 0, piece: 0 };
  while (logged < ledger.length) goOn();
  open.log.release();
  for (let left = open.earlier.unfinished ?? readingOf(open); ;) {
    await read(left);
    const { unfinished } = open.earlier;
    if (unfinished === undefined && left.span.untilMs === (base + 10_000) * 1000) break;
    left = unfinished ?? readingOf(open);
  }
  const messages = open.log.lines().map(({ line }) => line.message);
  const isThere = (index: number): boolean =>
    inKept.has(index) || inTable.has(index) || index >= streamedFrom;
  const expected = ledger.filter((_, index) => isThere(index));
  const stampOf = new Map(ledger.map(({ message, micros: moment }) => [message, Math.floor(moment / grain)]));
  const stamps = messages.map((message) => stampOf.get(message) ?? 0);
  assert.deepEqual(messages.toSorted(), expected.map(({ message }) => message).toSorted(), `seed ${seed}`);
  assert.deepEqual(
    stamps,
    stamps.toSorted((one, other) => one - other),
    `seed ${seed}: order`,
  );
}

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { LogLine } from "../../src/logstream/index.ts";
import type { EarlierLines } from "../../src/sessions/earlierLines.ts";
import { findLastCrash } from "../../src/sessions/findCrash.ts";
import { OnlyNearRead, readEarlierPage } from "../../src/sessions/readEarlier.ts";
import type { SessionItem } from "../../src/sessions/sessionItem.ts";
import { unreadableLines } from "../../src/sessions/unreadableLines.ts";
import { randomOf } from "../support/random.ts";
import { at, base, openLog, randomLedger, readAll, signal, sourceOf, told } from "./support/earlierLog.ts";

const refused = new Error("SELECT is missing");

function keptOf(lines: readonly LogLine[], piece = 1000): ReturnType<typeof sourceOf> {
  return { ...sourceOf(lines, piece), name: "what is kept" };
}

function tableOf(lines: readonly LogLine[], piece = 1000): ReturnType<typeof sourceOf> {
  return sourceOf(lines, piece, -Infinity);
}

function spanOf(open: ReturnType<typeof openLog>, until = 10_000) {
  return {
    reading: open.earlier.begin(),
    from: "what is kept and a table",
    sinceMs: base * 1000,
    untilMs: (base + until) * 1000,
  };
}

function messagesOf(open: ReturnType<typeof openLog>): string[] {
  return open.log.lines().map(({ line }) => line.message);
}

function fromOf(items: readonly SessionItem[]): string[] {
  return items.flatMap((item) =>
    item.kind === "notice" && item.notice.kind === "earlier" ? [String(item.notice.from)] : [],
  );
}

async function onlyKept(reading: Promise<unknown>): Promise<OnlyNearRead> {
  const error = await reading.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof OnlyNearRead);
  return error;
}

const filters = { sources: [], search: "" };

describe("what this machine kept, beside a logs table", () => {
  it("is read first, and what the table has besides is put between, each line once, in one pair of marks", async () => {
    const open = openLog();
    const order: string[] = [];
    open.earlier.onDidPut((added) => order.push(...added.map(({ line }) => line.message)));
    open.log.addLines([at(50, "live")]);
    const kept = keptOf([at(10, "b"), at(11, "c"), at(20, "e")]);
    const table = tableOf([at(1, "a"), at(10.25, "b"), at(11.5, "c"), at(15, "d"), at(20.125, "e")]);
    const page = { span: spanOf(open, 51), filters, readMs: base * 1000, isMore: true, signal };
    const added = await readEarlierPage(open, { ...page, sources: [kept, table] });
    assert.deepEqual(order, ["b", "c", "e", "a", "d"]);
    assert.deepEqual(added.map(({ line }) => line.message).join(""), "abcde");
    const whole = ["[earlier]", "+a", "+b", "+c", "+d", "+e", "[earlierEnd]", "live"];
    assert.deepEqual(told(open.log.shown(undefined)), whole);
    assert.deepEqual(fromOf(open.log.shown(undefined)), ["what is kept and a table"]);
    await readAll(open, [kept, table]);
    assert.deepEqual(messagesOf(open).join(" "), "a b c d e live");
  });

  it("is shown where the table is refused, told to be that alone, and goes on to be the whole when it no longer is", async () => {
    const open = openLog();
    const kept = keptOf([at(10, "b"), at(11, "c")]);
    const page = { span: spanOf(open), filters, readMs: base * 1000, isMore: true, signal };
    const reading = readEarlierPage(open, { ...page, sources: [kept, unreadableLines("a.b.c", refused)] });
    const { added, reason } = await onlyKept(reading);
    assert.deepEqual([added.length, reason, open.earlier.unfinished], [2, refused, undefined]);
    assert.deepEqual(told(open.log.shown(undefined)), ["[earlier]", "+b", "+c", "[earlierEnd]"]);
    assert.deepEqual(fromOf(open.log.shown(undefined)), ["what is kept"]);
    await readEarlierPage(open, { ...page, sources: [kept, tableOf([at(1, "a"), at(10.5, "b")])] });
    assert.deepEqual(told(open.log.shown(undefined)), ["[earlier]", "+a", "+b", "+c", "[earlierEnd]"]);
    assert.deepEqual(fromOf(open.log.shown(undefined)), ["what is kept and a table"]);
  });

  it("is told to be that alone also where all of it was shown before, and the reason alone where there is none", async () => {
    const open = openLog();
    const kept = keptOf([at(10, "b")]);
    const page = { span: spanOf(open), filters, readMs: base * 1000, isMore: true, signal };
    const sources = [kept, unreadableLines(undefined, refused)];
    await onlyKept(readEarlierPage(open, { ...page, sources }));
    assert.deepEqual((await onlyKept(readEarlierPage(open, { ...page, sources }))).added, []);
    const later = { ...page, readMs: (base + 100) * 1000, sources };
    await assert.rejects(readEarlierPage(open, later), refused);
  });

  it("is shown where the person cancels the reading of the table", async () => {
    const open = openLog();
    const abort = new AbortController();
    const table: EarlierLines = {
      ...tableOf([]),
      async *read() {
        abort.abort();
        await Promise.resolve();
        yield [at(1, "too late")];
      },
    };
    const page = { span: spanOf(open), filters, readMs: base * 1000, isMore: true, signal: abort.signal };
    const { reason } = await onlyKept(
      readEarlierPage(open, { ...page, sources: [keptOf([at(10, "b")]), table] }),
    );
    assert.ok(reason instanceof Error && reason.name === "AbortError");
    assert.deepEqual(messagesOf(open), ["b"]);
  });

  it("goes on page by page while the table is refused, and leaves nothing out when it is not any more", async () => {
    const open = openLog();
    const ledger = Array.from({ length: 60 }, (_, index) => at(index + 0.5, `l${index}`));
    const kept = keptOf(
      ledger.filter((_, index) => index % 3 > 0),
      4,
    );
    const first = { span: spanOf(open), filters, readMs: base * 1000, isMore: true };
    const unreadable = unreadableLines("a.b.c", refused);
    const options = { signal, pageLines: 10 };
    await onlyKept(readEarlierPage(open, { ...first, ...options, sources: [kept, unreadable] }));
    const before = messagesOf(open).length;
    assert.ok(before >= 10 && before < 20, `${before} lines`);
    for (let pages = 0; pages < 2; pages++) {
      const { unfinished } = open.earlier;
      assert.ok(unfinished !== undefined);
      await onlyKept(readEarlierPage(open, { ...unfinished, ...options, sources: [kept, unreadable] }));
    }
    assert.ok(messagesOf(open).length > before);
    for (let next = open.earlier.unfinished; next !== undefined; next = open.earlier.unfinished)
      await readEarlierPage(open, { ...next, ...options, sources: [kept, tableOf(ledger, 7)] });
    assert.deepEqual(
      messagesOf(open),
      ledger.map(({ message }) => message),
    );
  });

  it("tells of the last crash where it is the later one, or the table is refused", async () => {
    const exit = (seconds: number): LogLine =>
      at(seconds, "App exited unexpectedly with exit code 1", "SYSTEM");
    const request = { app: "a", host: "h", untilMs: (base + 1000) * 1000, signal };
    const kept = keptOf([exit(100)]);
    const lastCrash = (table: EarlierLines, near = kept) => findLastCrash([near, table], request);
    assert.equal(await lastCrash(tableOf([exit(50)])), (base + 100) * 1000);
    assert.equal(await lastCrash(tableOf([exit(50), exit(200.5)])), (base + 200.5) * 1000);
    assert.equal(await lastCrash(unreadableLines("a.b.c", refused)), (base + 100) * 1000);
    await assert.rejects(lastCrash(unreadableLines("a.b.c", refused), keptOf([])), refused);
  });

  it("is joined over 1,000 random schedules of pages, stamps, refusals and orders: 0 lost, 0 repeated, in order", async () => {
    for (let seed = 1; seed <= 1000; seed++) await play(seed);
  });
});

/** Of each line some of stream, machine and table know, each with stamps of its own grain. */
async function play(seed: number): Promise<void> {
  const random = randomOf(seed);
  const { grain, ledger, stamped } = randomLedger(random, 120);
  const blocks = (isFirst: boolean): Set<number> => {
    const known = new Set<number>();
    let isIn = isFirst;
    for (const index of ledger.keys()) {
      if (random(12) === 0) isIn = !isIn;
      if (isIn) known.add(index);
    }
    return known;
  };
  const inKept = blocks(true);
  const inTable = blocks(random(2) === 0);
  const linesOf = (known: ReadonlySet<number>, unit: number): LogLine[] =>
    ledger.flatMap((one, index) => (known.has(index) ? [stamped(one, unit)] : []));
  const liveFrom = random(ledger.length);
  const inLive = new Set([...ledger.keys()].filter((index) => index >= liveFrom));
  const open = openLog();
  open.log.addLines(linesOf(inLive, grain));
  const kept = keptOf(linesOf(inKept, grain), 1 + random(30));
  const table = tableOf(linesOf(inTable, 1), 1 + random(30));
  const pageLines = 1 + random(40);
  const first = { span: spanOf(open), filters, readMs: base * 1000, isMore: true };
  const page = { ...first, pageLines, signal };
  const order = random(3);
  if (order === 0)
    await onlyKept(readEarlierPage(open, { ...page, sources: [kept, unreadableLines("t", refused)] })).catch(
      () => undefined,
    );
  // What the table has stands there before what the machine has kept of it.
  if (order === 1) await readAll(open, [table], { pageLines });
  for (let readings = 0; readings < 2; readings++) await readAll(open, [kept, table], { pageLines });
  const messages = messagesOf(open);
  const expected = ledger.filter((_, index) => inKept.has(index) || inTable.has(index) || inLive.has(index));
  assert.deepEqual(
    messages.toSorted(),
    expected.map(({ message }) => message).toSorted(),
    `seed ${seed}: lost or repeated`,
  );
  const stampOf = new Map(ledger.map(({ message, micros: moment }) => [message, Math.floor(moment / grain)]));
  const stamps = messages.map((message) => stampOf.get(message) ?? 0);
  assert.deepEqual(
    stamps,
    stamps.toSorted((a, b) => a - b),
    `seed ${seed}: order`,
  );
}

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { LogLine } from "../../src/logstream/index.ts";
import type { EarlierLines } from "../../src/sessions/earlierLines.ts";
import type { UnfinishedReading } from "../../src/sessions/earlierLog.ts";
import { logHoles } from "../../src/sessions/logHoles.ts";
import { namesOfAsked, planEarlier } from "../../src/sessions/planEarlier.ts";
import { readEarlierPage } from "../../src/sessions/readEarlier.ts";
import type { SessionItem } from "../../src/sessions/sessionItem.ts";
import { randomOf } from "../support/random.ts";
import { at, base, openLog, randomLedger, readAll, signal, sourceOf, told } from "./support/earlierLog.ts";

describe("lines from before", () => {
  it("stand above what was streamed, in its holes and below it, between marks", async () => {
    const open = openLog();
    open.log.addNotice({ kind: "started", filters: { sources: [], search: "", tail: 0 } });
    open.log.addLines([at(10, "b"), at(11, "c")]);
    open.log.addNotice({ kind: "gap", cause: "buffer-overrun", since: undefined, until: undefined });
    open.log.addLines([at(20, "f")]);
    open.log.addNotice({ kind: "stopped" });
    const table = [at(1, "a"), at(10, "b"), at(11, "c"), at(12, "d"), at(13, "e"), at(20, "f"), at(21, "g")];
    await readAll(open, [sourceOf(table)]);
    const whole = "[earlier] +a [started] b c [gap] +d +e f [stopped] +g [earlierEnd]".split(" ");
    assert.deepEqual(told(open.log.shown(undefined)), whole);
    await readAll(open, [sourceOf(table)]);
    assert.deepEqual(told(open.log.shown(undefined)), whole);
    assert.equal(open.log.lineTotal, 7);
    assert.equal(open.log.liveTotal, 3);
  });

  it("come in pages, each from where the last one ended, above what the stream says of itself", async () => {
    const open = openLog();
    open.log.addNotice({ kind: "started", filters: { sources: [], search: "", tail: 0 } });
    open.log.addLines([at(50, "live")]);
    const table = Array.from({ length: 50 }, (_, index) => at(index + 0.5, `l${index}`));
    const source = sourceOf(table, 5);
    const span = {
      reading: open.earlier.begin(),
      from: "a table",
      sinceMs: base * 1000,
      untilMs: (base + 60) * 1000,
    };
    const filters = { sources: [], search: "" };
    const page = { span, filters, sources: [source], signal, pageLines: 20 };
    const added = await readEarlierPage(open, { ...page, readMs: span.sinceMs, isMore: true });
    assert.deepEqual([added.length, added[0]?.line.message], [20, "l0"]);
    assert.deepEqual(told(open.log.shown(undefined)).slice(20), [
      "+l19",
      "[earlierEnd]",
      "[started]",
      "live",
    ]);
    const unfinished = open.earlier.unfinished;
    assert.ok(unfinished?.readMs === (base + 19.5) * 1000);
    const more = await readEarlierPage(open, { ...unfinished, sources: [source], signal, pageLines: 20 });
    assert.deepEqual([more[0]?.line.message, more.at(-1)?.line.message], ["l20", "l41"]);
    assert.equal(source.asked.at(-1), "17500..60000");
    await readEarlierPage(open, { ...(open.earlier.unfinished ?? unfinished), sources: [source], signal });
    assert.equal(open.earlier.unfinished, undefined);
    assert.deepEqual(told(open.log.shown(undefined)), [
      "[earlier]",
      ...table.map(({ message }) => `+${message}`),
      "[earlierEnd]",
      "[started]",
      "live",
    ]);
  });

  it("that still wait to go on do so after another reading came to its end", async () => {
    const open = openLog();
    const source = sourceOf(
      Array.from({ length: 50 }, (_, index) => at(index, `l${index}`)),
      5,
    );
    const spanOf = (since: number, until: number) => ({
      reading: open.earlier.begin(),
      from: "a table",
      sinceMs: (base + since) * 1000,
      untilMs: (base + until) * 1000,
    });
    const read = (span: ReturnType<typeof spanOf>, pageLines: number) =>
      readEarlierPage(open, {
        span,
        filters: { sources: [], search: "" },
        readMs: span.sinceMs,
        isMore: true,
        sources: [source],
        signal,
        pageLines,
      });
    const long = spanOf(0, 50);
    await read(long, 10);
    await read(spanOf(30, 35), 100);
    assert.equal(open.earlier.unfinished?.span, long);
  });

  it("go on each from its own end where two readings wait, a traceback in the middle too", async () => {
    const open = openLog();
    const trace = [
      "Traceback (most recent call last):",
      '  File "/app/a.py", line 1, in f',
      "KeyError: 'price'",
    ];
    const other = Array.from({ length: 20 }, (_, index) => at(100 + index, `m${index}`));
    const texts = ["l0", "l1", ...trace.slice(0, 2), ...trace.slice(2), "l5", "l6", "l7"];
    const table = [...texts.map((text, index) => at(index * 3, text)), ...other];
    const begin = (since: number, until: number) => ({
      span: {
        reading: open.earlier.begin(),
        from: "a table",
        sinceMs: (base + since) * 1000,
        untilMs: (base + until) * 1000,
      },
      filters: { sources: [], search: "" },
      readMs: (base + since) * 1000,
      isMore: true,
    });
    const source = sourceOf(table, 2);
    const read = (reading: UnfinishedReading) =>
      readEarlierPage(open, { ...reading, sources: [source], signal, pageLines: 4 });
    const [first, second] = [begin(0, 90), begin(100, 200)];
    await read(first);
    await read(second);
    assert.equal(open.earlier.unfinished?.span, second.span);
    for (const one of [first, second, first, second, first, second]) {
      const left = open.earlier.unfinishedOf(one.span.reading);
      if (left !== undefined) {
        assert.equal(left.span, one.span);
        await read(left);
      }
    }
    const leftOf = ({ span }: UnfinishedReading) => open.earlier.unfinishedOf(span.reading);
    assert.equal(leftOf(first), undefined);
    for (let left = leftOf(second); left !== undefined; left = leftOf(second)) await read(left);
    const words = ["[earlier]", ...texts.map((text) => `+${text}`), "[earlierEnd]"];
    const rest = ["[earlier]", ...other.map(({ message }) => `+${message}`), "[earlierEnd]"];
    assert.deepEqual(told(open.log.shown(undefined)), [...words, ...rest]);
    open.errors.settle();
    assert.deepEqual(
      open.errors.all.map(({ sentence }) => sentence),
      ["KeyError: 'price'"],
    );
  });

  it("are offered in the holes of before a reload as soon as the platform is known to keep them", async () => {
    const open = openLog();
    let shownAnew = 0;
    open.earlier.onDidPut(() => shownAnew++);
    const kept = [
      { kind: "line", line: at(1, "a"), arrivedMs: 1 },
      { kind: "gap", cause: "buffer-overrun", since: undefined, until: undefined, arrivedMs: 1 },
      { kind: "line", line: at(5, "b"), arrivedMs: 1 },
      { kind: "hole", lines: 3, arrivedMs: 1 },
    ] as const;
    open.log.hold();
    await open.log.restore(kept);
    const offered = () =>
      open.log
        .shown(undefined)
        .flatMap((item) =>
          item.kind === "notice" && "isFillable" in item.notice
            ? [`${item.notice.kind} ${item.notice.isFillable}`]
            : [],
        );
    const app = { name: "orders", url: undefined };
    open.earlier.saw(app);
    assert.deepEqual([offered(), shownAnew], [[], 0]);
    open.earlier.saw({ ...app, logsTable: "main.logs.orders" }, () => false);
    assert.deepEqual([offered(), shownAnew], [[], 0]);
    for (let look = 0; look < 2; look++) {
      open.earlier.saw({ ...app, logsTable: "main.logs.orders" });
      assert.deepEqual([offered(), shownAnew], [["gap true", "keptHole true"], 1]);
    }
    assert.equal(open.log.lineTotal, 2);
    assert.equal(open.log.isFollowing, false);
    open.log.release();
    await readAll(open, [sourceOf([at(2, "x"), at(6, "y")], 10, -Infinity)]);
    assert.deepEqual(
      told(open.log.shown(undefined))
        .filter((text) => !text.startsWith("[earlier") && text !== "[kept]")
        .slice(0, 6),
      ["a", "[gap]", "+x", "b", "[keptHole]", "+y"],
    );
    assert.deepEqual(logHoles(open.log.shown(undefined), Date.now()), []);
  });

  it("fill a hole only where who was asked has each line of it", async () => {
    const isFilled = async (wholeFromMs: number | undefined): Promise<boolean | undefined> => {
      const open = openLog();
      open.log.addLines([at(1, "a")]);
      open.log.addNotice({ kind: "keptHole", lines: 2 });
      open.log.addLines([at(9, "c")]);
      await readAll(open, [sourceOf([at(5, "b")], 10, wholeFromMs)]);
      assert.deepEqual(told(open.log.shown(undefined)).join(" "), "a [keptHole] [earlier] +b [earlierEnd] c");
      const [hole] = open.log
        .shown(undefined)
        .filter((item) => item.kind === "notice" && item.notice.kind === "keptHole");
      return hole?.kind === "notice" && hole.notice.kind === "keptHole" ? hole.notice.isFilled : undefined;
    };
    assert.equal(await isFilled(-Infinity), true);
    assert.equal(await isFilled(undefined), undefined);
    assert.equal(await isFilled((base + 4) * 1000), undefined);
  });

  it("wait until the log has what was kept of it", async () => {
    const open = openLog();
    const table = Array.from({ length: 3000 }, (_, index) => at(index, `l${index}`));
    const kept = table.slice(0, 2500).map((line) => ({ kind: "line", line, arrivedMs: 0 }) as const);
    const filled = open.log.restore(kept);
    open.earlier.waitFor(filled);
    await readAll(open, [sourceOf(table)]);
    await filled;
    assert.deepEqual(
      open.log.lines().map(({ line }) => line.message),
      table.map(({ message }) => message),
    );
  });

  it("are told to be from those that are asked for them", async () => {
    const kept = { ...sourceOf([]), name: "what is kept", wholeFrom: () => Promise.resolve(undefined) };
    const request = { app: "orders-api", host: "https://a.example", sinceMs: 0, untilMs: 10, signal };
    const namesOf = async (...sources: readonly EarlierLines[]): Promise<string> =>
      String(await namesOfAsked(sources, request));
    assert.equal(await namesOf(kept, sourceOf([])), "what is kept and a table");
    assert.equal(await namesOf(kept), "what is kept");
    assert.equal(await namesOf(sourceOf([], 1, 5), sourceOf([])), "a table, a table");
  });

  it("are asked of the nearest source as far as it vouches for them, and of the last for what is left", async () => {
    const kept = sourceOf([at(5, "kept")], 9, (base + 4) * 1000);
    const table = sourceOf([at(1, "table"), at(5, "kept")]);
    const open = openLog();
    await readAll(open, [kept, table], { until: 10 });
    assert.deepEqual([kept.asked, table.asked], [["4000..10000"], ["0..4000"]]);
    assert.deepEqual(told(open.log.shown(undefined)), ["[earlier]", "+table", "+kept", "[earlierEnd]"]);
    const request = { app: "a", host: "h", sinceMs: base * 1000 + 5000, untilMs: base * 1000 + 9000, signal };
    const planned = async (...sources: readonly EarlierLines[]) => {
      const { beside, parts } = await planEarlier(sources, request);
      return [beside, parts.map(({ source }) => source)];
    };
    assert.deepEqual(await planned(kept, table), [[], [kept]]);
    const blind = sourceOf([]);
    assert.deepEqual(await planned(blind, table), [[blind], [table]]);
    assert.deepEqual(await planned(blind), [[], [blind]]);
  });

  it("are those that the filters show, whatever a source brings", async () => {
    const open = openLog();
    const table = [at(1, "one"), at(2, "two", "BUILD"), at(3, "three"), at(4, "one more", "SYSTEM")];
    await readAll(open, [sourceOf(table)], { filters: { sources: ["-BUILD"], search: "one" } });
    assert.deepEqual(told(open.log.shown(undefined)), ["[earlier]", "+one", "+one more", "[earlierEnd]"]);
  });

  it("are no crash and no news: only the list of errors counts them, the newest of each as it is", async () => {
    const open = openLog();
    const received: SessionItem[] = [];
    open.log.onDidReceive((items) => received.push(...items));
    const thrown = (seconds: number): LogLine[] => [
      at(seconds, "Traceback (most recent call last):"),
      at(seconds + 0.001, '  File "main.py", line 3, in <module>'),
      at(seconds + 0.002, "KeyError: 'price'"),
    ];
    open.log.addLines(thrown(100));
    open.errors.settle();
    const before = received.length;
    await readAll(open, [sourceOf([...thrown(1), ...thrown(100)], 2)]);
    assert.equal(received.length, before);
    const [error, ...others] = open.errors.all;
    assert.equal(others.length, 0);
    assert.deepEqual(
      [error?.count, error?.firstMs, error?.lastMs, error?.entry],
      [2, (base + 1) * 1000, (base + 100) * 1000, 0],
    );
  });

  it("do not have to give way to what is held, and are bounded themselves", async () => {
    const open = openLog(100);
    open.log.addLines(Array.from({ length: 150 }, (_, index) => at(1000 + index, `live ${index}`)));
    const table = Array.from({ length: 150 }, (_, index) => at(index, `old ${index}`));
    await readAll(open, [sourceOf(table, 10)], { pageLines: 60 });
    const lines = open.log.lines().map(({ line }) => line.message);
    assert.ok(lines.length <= 200 && lines.length > 190, `${lines.length} held`);
    assert.equal(lines.filter((message) => message.startsWith("live")).length, 100);
    assert.equal(lines.at(-101), "old 149");
  });

  it("leave a paused view where it is, and what waits for it waiting", async () => {
    const open = openLog();
    open.log.addLines([at(10, "seen")]);
    open.log.hold();
    open.log.addLines([at(11, "waits")]);
    await readAll(open, [sourceOf([at(1, "old"), at(10, "seen"), at(10.5, "between"), at(11, "waits")])]);
    assert.equal(open.log.newLines, 1);
    assert.ok(told(open.log.shown(undefined)).join(" ").startsWith("[earlier] +old seen"));
    const shown: SessionItem[] = [];
    open.log.onDidShow((items) => shown.push(...items));
    open.log.release();
    assert.equal(told(shown).filter((text) => text === "waits").length, 1);
    assert.equal(told(shown).includes("[trimmed]"), false);
  });

  it("are read once for a link that is clicked twice, and again once they are there", async () => {
    const { earlier } = openLog();
    const done: string[] = [];
    let finish = (): void => undefined;
    const act = (name: string) => () =>
      new Promise<void>((resolve) => {
        done.push(name);
        finish = resolve;
      });
    const first = earlier.onceAtATime("fill", act("first"));
    await earlier.onceAtATime("fill", act("meanwhile"));
    finish();
    await first;
    const failing = earlier.onceAtATime("fill", () => Promise.reject(new Error("refused")));
    await assert.rejects(failing, /refused/);
    const again = earlier.onceAtATime("fill", act("again"));
    finish();
    await again;
    assert.deepEqual(done, ["first", "again"]);
  });

  it("end with the reason where the person cancels, and what came stays", async () => {
    const open = openLog();
    const abort = new AbortController();
    const table = Array.from({ length: 40 }, (_, index) => at(index, `l${index}`));
    const source: EarlierLines = {
      ...sourceOf(table),
      async *read() {
        yield table.slice(0, 10);
        abort.abort();
        await Promise.resolve();
        yield table.slice(10);
      },
    };
    const span = {
      reading: open.earlier.begin(),
      from: "a table",
      sinceMs: base * 1000,
      untilMs: (base + 60) * 1000,
    };
    const page = { span, filters: { sources: [], search: "" }, readMs: span.sinceMs, isMore: true };
    await assert.rejects(readEarlierPage(open, { ...page, sources: [source], signal: abort.signal }), {
      name: "AbortError",
    });
    assert.equal(open.log.lineTotal, 10);
    assert.equal(open.earlier.unfinished?.readMs, (base + 9) * 1000);
  });

  it("are each there once and in order, over 1,000 random schedules of pages, pieces, holes and stamps", async () => {
    for (let seed = 1; seed <= 1000; seed++) await play(seed);
  });
});

/** A log of which a table has one part and a stream others; each line says which it is, but for the ticks. */
async function play(seed: number): Promise<void> {
  const random = randomOf(seed);
  const { grain, ledger, stamped } = randomLedger(random, 150);
  const open = openLog();
  const inLive = new Set<number>();
  for (let from = random(60); from < ledger.length;) {
    const to = Math.min(ledger.length, from + 1 + random(40));
    open.log.addNotice({ kind: "gap", cause: "buffer-overrun", since: undefined, until: undefined });
    for (let index = from; index < to; index++) inLive.add(index);
    open.log.addLines(ledger.slice(from, to).map((one) => stamped(one, grain)));
    from = to + random(30);
  }
  const horizon = random(ledger.length);
  const table = ledger.slice(0, horizon + 1).map((one) => stamped(one, 1));
  const options = { pageLines: 1 + random(40) };
  const source = sourceOf(table, 1 + random(30));
  await readAll(open, [source], { ...options, since: random(3) === 0 ? random(20) : 0, until: 10_000 });
  await readAll(open, [source], options);
  const messages = open.log.lines().map(({ line }) => line.message);
  const expected = ledger
    .filter((_, index) => index <= horizon || inLive.has(index))
    .map(({ message }) => message);
  const stampOf = new Map(ledger.map(({ message, micros: at }) => [message, Math.floor(at / grain)]));
  assert.deepEqual(messages.toSorted(), expected.toSorted(), `seed ${seed}: lost or repeated`);
  const stamps = messages.map((message) => stampOf.get(message) ?? 0);
  assert.deepEqual(
    stamps,
    stamps.toSorted((a, b) => a - b),
    `seed ${seed}: order`,
  );
}

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { LogLine } from "../../src/logstream/index.ts";
import type { EarlierLines } from "../../src/sessions/earlierLines.ts";
import type { UnfinishedReading } from "../../src/sessions/earlierLog.ts";
import { logHoles } from "../../src/sessions/logHoles.ts";
import { OnlyNearRead, readEarlierPage } from "../../src/sessions/readEarlier.ts";
import { unreadableLines } from "../../src/sessions/unreadableLines.ts";
import { isExpected, readingOf, refused, watched } from "./support/earlierFaults.ts";
import { at, openLog, readAll, signal, sourceOf, told } from "./support/earlierLog.ts";

describe("a reading in which a logs table fails", () => {
  it("goes on from where the table was read to, also where all that is kept was read before", async () => {
    const open = openLog();
    const ledger = Array.from({ length: 30 }, (_, index) => at(index, `l${index}`));
    const kept = { ...sourceOf(ledger.slice(0, 3)), name: "what is kept" };
    const table = sourceOf(ledger, 5, -Infinity);
    const first = readingOf(open);
    const page = { signal, pageLines: 10 };
    await readEarlierPage(open, { ...first, ...page, sources: [kept, table] });
    const before = open.earlier.unfinished;
    assert.ok(before !== undefined);
    const unreadable = unreadableLines("a.b.c", refused);
    await assert.rejects(readEarlierPage(open, { ...before, ...page, sources: [kept, unreadable] }), refused);
    assert.equal(open.earlier.unfinishedOf(first.span.reading)?.readMs, before.readMs);
    const [mark] = open.log
      .shown(undefined)
      .flatMap((item) =>
        item.kind === "notice" && item.notice.kind === "earlier" ? [item.notice.from] : [],
      );
    assert.equal(mark, "what is kept and a table");
    for (let next = open.earlier.unfinished; next !== undefined; next = open.earlier.unfinished)
      await readEarlierPage(open, { ...next, ...page, sources: [kept, table] });
    assert.deepEqual(told(open.log.shown(undefined)), [
      "[earlier]",
      ...ledger.map(({ message }) => `+${message}`),
      "[earlierEnd]",
    ]);
  });

  it("leaves a hole as wide as it was where only what is kept was put in", async () => {
    const open = openLog();
    open.log.addLines([at(1, "a")]);
    open.log.addNotice({ kind: "keptHole", lines: 5 });
    open.log.addLines([at(19, "z")]);
    const kept = { ...sourceOf([at(4, "k1"), at(9, "k2")]), name: "what is kept" };
    const rows = [at(2, "t1"), at(4, "k1"), at(6, "t2"), at(9, "k2"), at(15, "t3")];
    const holes = () => logHoles(open.log.shown(undefined), Date.now());
    const [hole] = holes();
    assert.ok(hole !== undefined);
    const fill = (table: EarlierLines) =>
      readEarlierPage(open, {
        ...readingOf(open, hole.sinceMs, hole.untilMs),
        signal,
        sources: [kept, table],
      });
    await assert.rejects(fill(unreadableLines("a.b.c", refused)), OnlyNearRead);
    assert.deepEqual(holes(), [hole]);
    await fill(sourceOf(rows, 10, -Infinity));
    assert.deepEqual(
      open.log
        .lines()
        .map(({ line }) => line.message)
        .join(" "),
      "a t1 k1 t2 k2 t3 z",
    );
    assert.deepEqual(holes(), []);
  });

  it("fills no hole of a log that shows more than it reads", async () => {
    const holesAfter = async (filters: { sources: readonly string[]; search: string }): Promise<number> => {
      const open = openLog();
      open.log.addLines([at(1, "a")]);
      open.log.addNotice({ kind: "keptHole", lines: 5 });
      open.log.addLines([at(19, "z")]);
      await readAll(open, [sourceOf([at(2, "b"), at(3, "failed")], 10, -Infinity)], { filters });
      return logHoles(open.log.shown(undefined), Date.now()).length;
    };
    assert.equal(await holesAfter({ sources: [], search: "" }), 0);
    assert.equal(await holesAfter({ sources: [], search: "failed" }), 1);
    assert.equal(await holesAfter({ sources: ["SYSTEM"], search: "" }), 1);
  });

  it("reads each error once and whole, wherever pages end", async () => {
    const trace = (seconds: number, text: string): LogLine[] =>
      ["Traceback (most recent call last):", '  File "a.py", line 3, in f', `KeyError: '${text}'`].map(
        (message, index) => at(seconds + index / 1000, message),
      );
    const names = ["ant", "bee", "cat", "dog", "elk", "fox"];
    const blocks = names.map((name, index) => [at(index * 10, name), ...trace(index * 10 + 3, name)]);
    for (const pageLines of [1, 2, 3, 4, 5, 7, 100]) {
      for (const piece of [1, 2, 3, 5, 100]) {
        const open = openLog();
        let fails = 2;
        const kept = {
          ...sourceOf(blocks.filter((_, index) => index % 2 === 0).flat(), piece),
          name: "what is kept",
        };
        const table = watched(sourceOf(blocks.flat(), piece, -Infinity), (pieces) => {
          if (pieces === 1 && fails-- > 0) throw refused;
        });
        let next: UnfinishedReading | undefined = readingOf(open);
        while (next !== undefined) {
          await readEarlierPage(open, { ...next, signal, pageLines, sources: [kept, table] }).catch(
            (error: unknown) => {
              assert.ok(isExpected(error));
            },
          );
          next = open.earlier.unfinished;
        }
        open.errors.settle();
        const counted = open.errors.all.map(({ sentence, count }) => `${sentence} ${count}`).toSorted();
        const wanted = names.map((name) => `KeyError: '${name}' 1`);
        assert.deepEqual(counted, wanted, `pages of ${pageLines}, pieces of ${piece}`);
      }
    }
  });
});

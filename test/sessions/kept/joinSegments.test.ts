import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { LogLine } from "../../../src/logstream/index.ts";
import { KeptLogs } from "../../../src/sessions/kept/keptLogs.ts";
import { newLogId } from "../../../src/sessions/kept/segmentFiles.ts";
import { randomOf } from "../../support/random.ts";
import { base, dated, keepAll, newRoot, place, readAll, received, noTrouble } from "./support.ts";

describe("what several windows kept of one app", () => {
  it("is one log without a repeat, while both write", async () => {
    const root = await newRoot();
    const windows = [new KeptLogs({ root }), new KeptLogs({ root })];
    const keepers = windows.map((kept) => kept.keep(place, newLogId(), noTrouble));
    const lines = dated(3000);
    for (let from = 0; from < 3000; from += 50) {
      keepers[0]?.see(received(lines.slice(from, from + 50)));
      if (from >= 1000) keepers[1]?.see(received(lines.slice(from, from + 50)));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(windows.map((kept) => kept.close()));
    assert.deepEqual(
      await readAll(new KeptLogs({ root })),
      lines.map(({ message }) => message),
    );
  });

  it("has each line as often as the one has it that has it most often, in order", async () => {
    const random = randomOf(11);
    for (let round = 0; round < 60; round++) {
      const root = await newRoot();
      // Stamps of whole seconds, few texts, some lines without a time.
      const all: LogLine[] = Array.from({ length: 120 }, (_, index) => {
        const message = `text ${random(4)}`;
        const isPlain = index > 0 && random(8) === 0;
        return isPlain ? { message } : { source: "APP", timestamp: base + Math.floor(index / 6), message };
      });
      const windows = 1 + random(3);
      const seen = new Set<number>();
      for (let window = 0; window < windows; window++) {
        const from = window === 0 ? 0 : random(60);
        const end = Math.min(all.length, from + 40 + random(80));
        // A stretch begins with a line whose like cannot be confused: what came before is not known of others.
        const start = all.findIndex((line, index) => index >= from && line.timestamp !== undefined);
        for (let index = start; index < end; index++) seen.add(index);
        await keepAll(root, all.slice(start, end), newLogId());
      }
      const expected = all.filter((_, index) => seen.has(index));
      const shown = await readAll(new KeptLogs({ root }));
      const countOf = (texts: readonly string[]) =>
        Object.fromEntries([0, 1, 2, 3].map((n) => [n, texts.filter((text) => text === `text ${n}`).length]));
      const counts = countOf(shown);
      const wanted = countOf(expected.map(({ message }) => message));
      // Where two stretches begin or end within one second, equal lines of both may be one: never one too many.
      for (const n of [0, 1, 2, 3]) {
        const [is = 0, most = 0] = [counts[n], wanted[n]];
        assert.ok(is <= most && is >= most - 6 * windows, `round ${round}: ${is} of ${most}`);
      }
    }
  });

  it("is read from one moment to another", async () => {
    const root = await newRoot();
    await keepAll(root, dated(2000), newLogId());
    const kept = new KeptLogs({ root });
    const ms = base * 1000;
    assert.deepEqual(await readAll(kept, place, ms + 5000, ms + 5030), ["line 500", "line 501", "line 502"]);
    assert.deepEqual(await readAll(kept, place, ms + 1e9), []);
    assert.deepEqual(await readAll(kept, { ...place, app: "another" }), []);
    const abort = new AbortController();
    abort.abort(new Error("enough"));
    await assert.rejects(async () => {
      await kept.read({ ...place, sinceMs: 0, untilMs: Infinity, signal: abort.signal }).next();
    }, /enough/);
  });

  it("stands in the order of its times, where filters were changed and older lines came below", async () => {
    const root = await newRoot();
    const build: LogLine[] = dated(50, 0, "build").map(({ timestamp = 0, message }) => ({
      source: "BUILD",
      timestamp,
      message,
    }));
    await keepAll(root, [...dated(100, 20_000), ...build, ...dated(10, 20_100)], newLogId());
    assert.deepEqual(
      await readAll(new KeptLogs({ root })),
      [...build, ...dated(110, 20_000)].map(({ message }) => message),
    );
  });
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { LogLine } from "../../src/logstream/index.ts";
import { LineRedactor } from "../../src/reading/secrets/redactLines.ts";
import { joinHistory } from "../../src/sessions/joinHistory.ts";
import { randomOf } from "../support/random.ts";
import { noteSecret } from "../support/secretLedger.ts";

const base = 1_790_000_000;

function at(seconds: number, message: string, source = "APP"): LogLine {
  return { source, timestamp: base + seconds, message };
}

function shown(history: readonly LogLine[], live: readonly LogLine[], holes?: readonly number[]): string[] {
  return joinHistory(history, live, holes).map(
    ({ line, isHistory }) => `${isHistory ? "h" : "l"} ${line.message.trimEnd()}`,
  );
}

describe("history and live lines", () => {
  it("are one log, with what both have as it came live", () => {
    const history = [at(1.25, "a"), at(2.5, "b"), at(3.75, "c")];
    assert.deepEqual(shown(history, [at(2.5, "b\n"), at(3.75, "c\r\n"), at(4, "d")]), [
      "h a",
      "l b",
      "l c",
      "l d",
    ]);
    assert.deepEqual(shown(history, []), ["h a", "h b", "h c"]);
    assert.deepEqual(shown([], [at(1, "a")]), ["l a"]);
  });

  it("are matched by stamps of whole seconds, and as often as a line was said", () => {
    const history = [at(1.1, "tick"), at(1.2, "tick"), at(1.9, "tick"), at(2.5, "tick")];
    assert.deepEqual(shown(history, [at(1, "tick"), at(1, "tick"), at(2, "tick"), at(3, "tick")]), [
      "l tick",
      "l tick",
      "h tick",
      "l tick",
      "l tick",
    ]);
  });

  it("are matched where history has masked what the live line shows", () => {
    const secret = `dapi${"00112233445566aa".repeat(2)}`;
    noteSecret("printed by an app", secret);
    const live = [at(1.5, `Bearer ${secret} was refused`), at(2.5, "b")];
    const history = [at(0.5, "a"), at(1.5, "Bearer [redacted] was refused"), at(2.5, "b")];
    assert.deepEqual(shown(history, live), ["h a", `l Bearer ${secret} was refused`, "l b"]);
  });

  it("are matched where this machine has masked what the live log showed", () => {
    const secret = `dapi${"8899aabbccddeeff".repeat(2)}`;
    noteSecret("printed by an app", secret);
    const key = "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----";
    const table = [at(0.5, "a"), at(1.5, `token=${secret}`), at(1.5, key), at(2.5, "b")];
    const redactor = new LineRedactor();
    const kept = table.slice(1).map((line) => redactor.line(line));
    const masked = kept.map(({ message }) => `l ${message}`);
    assert.deepEqual(shown(table, kept), ["h a", ...masked]);
    assert.ok(!masked.join().includes(secret));
  });

  it("without stamps are matched where both have them in the same place", () => {
    const bare = (message: string): LogLine => ({ message });
    const kept = [bare("x"), at(1, "a"), bare("x"), bare("y"), at(2, "b"), bare("x")];
    assert.deepEqual(
      shown(kept, kept),
      ["x", "a", "x", "y", "b", "x"].map((text) => `l ${text}`),
    );
    assert.deepEqual(shown(kept.slice(2, 5), kept).length, kept.length);
    const later = [bare("z"), at(8, "later"), bare("z")];
    assert.deepEqual(shown(later, [...kept, at(9, "c")]), [
      ...kept.map(({ message }) => `l ${message}`),
      "h z",
      "h later",
      "h z",
      "l c",
    ]);
  });

  it("are not the same by text alone, nor by time alone, nor from another source", () => {
    const history = [at(1.5, "a"), at(2.5, "b"), at(3.5, "c", "SYSTEM")];
    assert.deepEqual(shown(history, [at(1.25, "a"), at(2.5, "B"), at(3.5, "c")]).length, 6);
  });

  it("meet at a gap, at the live log's begin and behind its end", () => {
    const history = [at(1.1, "a"), at(2.2, "b"), at(3.3, "c"), at(4.4, "d")];
    assert.deepEqual(shown(history, [at(2, "b"), at(2, "GET /", "HTTP"), at(4, "d")], [2]), [
      "h a",
      "l b",
      "l GET /",
      "h c",
      "l d",
    ]);
    // Within one second, and no stamp says on which side of a live line: then at the hole.
    const crash = [at(5.5, "Traceback"), at(5.6, "KeyError")];
    assert.deepEqual(shown(crash, [at(4, "x"), at(5, "GET /", "HTTP")]), [
      "l x",
      "l GET /",
      "h Traceback",
      "h KeyError",
    ]);
  });

  it("know a line that came live as bare text, near its time", () => {
    const history = [at(1.5, "starting"), at(2.5, "Listening"), at(900, "Listening")];
    assert.deepEqual(shown(history, [at(2, "up"), { message: "Listening\n" }, at(3, "ready")]), [
      "h starting",
      "l up",
      "l Listening",
      "l ready",
      "h Listening",
    ]);
  });

  it("lose nothing and repeat nothing, in order, over 1,000 random schedules", () => {
    for (let seed = 1; seed <= 1000; seed++) play(seed);
  });

  it("are joined in a time that grows as the lines do", () => {
    const lines = Array.from({ length: 50_000 }, (_, index) => at(Math.floor(index / 500), "tick"));
    const history = lines.map((line, index) =>
      at((line.timestamp ?? 0) - base + ((index % 500) + 0.5) / 1000, "tick"),
    );
    assert.equal(joinHistory(history, lines).length, 50_000);
  });
});

/** One log, of which a table has one part and a stream another. */
function play(seed: number): void {
  const random = randomOf(seed);
  const grain = [1, 1e3, 1e6][random(3)] ?? 1;
  let micros = base * 1e6;
  const log = Array.from({ length: 20 + random(80) }, () => {
    micros += 1 + random(grain === 1 ? 1000 : 400_000);
    const source = ["APP", "APP", "SYSTEM", "HTTP"][random(4)] ?? "";
    return { micros, source, message: `text ${random(5)}` };
  });
  const horizon = random(log.length);
  const inTable = log.map(({ source }, index) => index <= horizon && source !== "HTTP");
  const inLive = log.map(() => false);
  const holes: number[] = [];
  let lives = 0;
  for (let from = random(30); from < log.length;) {
    const to = Math.min(log.length, from + 1 + random(40));
    inLive.fill(true, from, to);
    holes.push(lives);
    lives += to - from;
    from = to + 1 + random(20);
  }
  const line = (one: (typeof log)[number], unit: number): LogLine => ({
    source: one.source,
    timestamp: (Math.floor(one.micros / unit) * unit) / 1e6,
    message: one.message,
  });
  const history = log.filter((_, index) => inTable[index]).map((one) => line(one, 1));
  const live = log.filter((_, index) => inLive[index]).map((one) => line(one, grain));
  const joined = joinHistory(history, live, holes);

  const name = ({ source, timestamp = 0, message }: LogLine, unit = grain): string =>
    `${source ?? ""} ${Math.floor(Math.round(timestamp * 1e6) / unit)} ${message}`;
  const told = joined.map((one) => one.line);
  const expected = log.filter((_, index) => inTable[index] === true || inLive[index] === true);
  // A text that is said twice in the last second that the table has, once in each of both, cannot be told from one.
  const last = Math.floor((log[horizon]?.micros ?? 0) / grain);
  const isPlain = (one: LogLine): boolean =>
    Math.floor(Math.round((one.timestamp ?? 0) * 1e6) / grain) !== last;
  const sorted = (lines: readonly LogLine[]): string[] => lines.map((one) => name(one)).toSorted();
  const truth = expected.map((one) => line(one, 1));
  assert.deepEqual(
    sorted(told.filter(isPlain)),
    sorted(truth.filter(isPlain)),
    `seed ${seed}: lost or repeated`,
  );
  const [ofTold, ofHistory, ofLive, ofTruth] = [told, history, live, truth].map((lines) =>
    Map.groupBy(lines, (one) => name(one)),
  );
  for (const [text, { length }] of ofTruth ?? []) {
    const times = ofTold?.get(text)?.length ?? 0;
    const atLeast = Math.max(ofHistory?.get(text)?.length ?? 0, ofLive?.get(text)?.length ?? 0);
    assert.ok(times >= atLeast && times <= length, `seed ${seed}: ${text}`);
  }
  assert.deepEqual(
    joined.filter(({ isHistory }) => !isHistory).map((one) => one.line),
    live,
    `seed ${seed}: the live log's own order`,
  );
  const stamps = told.map(({ timestamp = 0 }) => Math.floor(Math.round(timestamp * 1e6) / grain));
  assert.deepEqual(
    stamps,
    stamps.toSorted((one, other) => one - other),
    `seed ${seed}: in order`,
  );
  const names = (lines: readonly LogLine[]): string[] => lines.map((one) => name(one));
  if (grain === 1) assert.deepEqual(names(told), names(truth), `seed ${seed}`);
}

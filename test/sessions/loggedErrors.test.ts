import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { LogLine } from "../../src/logstream/index.ts";
import { LineReader } from "../../src/reading/lineReader.ts";
import { heldEntryText, heldLine } from "../../src/sessions/heldEntry.ts";
import { LoggedErrors } from "../../src/sessions/loggedErrors.ts";
import type { LineItem } from "../../src/sessions/sessionItem.ts";

const START_S = 1_790_000_000;
const root = "/app/python/source_code";

type Given =
  | string
  | (Pick<Partial<LogLine>, "source" | "timestamp"> & {
      readonly message: string;
      readonly severity?: string;
    });

function traceback(error: string, line = 23): string[] {
  return [
    "Traceback (most recent call last):",
    `  File "${root}/main.py", line 40, in main`,
    `  File "${root}/shop.py", line ${line}, in read_order`,
    error,
  ];
}

/** Reads lines as a session does, one a second. */
function createLog() {
  const reader = new LineReader();
  const held: LineItem[] = [];
  const errors = new LoggedErrors((error) => {
    throw error;
  });
  return {
    errors,
    held: { heldLines: () => held, liveTotal: 0, lineTotal: 0 },
    see(...given: readonly Given[]): void {
      const lines = given.map((each, index): LogLine => {
        const timestamp = START_S + held.length + index;
        const line = { source: "APP", timestamp, ...(typeof each === "string" ? { message: each } : each) };
        return line as LogLine;
      });
      const items = reader
        .readAll(lines)
        .map((read): LineItem => ({ kind: "line", ...read, arrivedMs: START_S * 1000 }));
      held.push(...items);
      this.held.liveTotal += items.length;
      this.held.lineTotal += items.length;
      errors.see(items);
    },
    /** What was read of them, as `count sentence`, the newest first. */
    told(): string[] {
      errors.settle();
      return errors.all.map(({ count, sentence }) => `${count} ${sentence}`);
    },
  };
}

describe("the errors of a log", () => {
  it("are one where only numbers, ids and addresses differ, with count, times and the last place", () => {
    const log = createLog();
    for (let index = 0; index < 10; index++) {
      log.see(...traceback(`KeyError: 'ord_${index}f3a'`), "INFO: on it goes");
    }
    assert.deepEqual(log.told(), ["10 KeyError: 'ord_9f3a'"]);
    const [error] = log.errors.all;
    assert.deepEqual(
      { kind: error?.kind, file: error?.file, functionName: error?.functionName, source: error?.source },
      { kind: "KeyError", file: "shop.py", functionName: "read_order", source: "APP" },
    );
    assert.equal(error?.firstMs, START_S * 1000);
    assert.equal(error.lastMs, (START_S + 45) * 1000);
    assert.equal(error.entry, 45);
    assert.deepEqual(
      error.frames.map(({ path, line }) => `${path}:${line}`),
      [`${root}/shop.py:23`, `${root}/main.py:40`],
    );
  });

  it("are several where kind, file, function or words differ, the newest first", () => {
    const log = createLog();
    log.see(...traceback("KeyError: 'price'"));
    log.see(...traceback("KeyError: 'width'"));
    log.see(...traceback("IndexError: 1"));
    log.see(...traceback("IndexError: 2").map((row) => row.replace("shop.py", "load.py")));
    log.see(...traceback("IndexError: 3").map((row) => row.replace("read_order", "load")));
    log.see("ERROR: order 7 failed", "INFO: on it goes", "ERROR: order 8 failed", "INFO: more");
    log.see(...traceback("KeyError: 'price'"));
    assert.deepEqual(log.told(), [
      "2 KeyError: 'price'",
      "2 order 8 failed",
      "1 IndexError: 3",
      "1 IndexError: 2",
      "1 IndexError: 1",
      "1 KeyError: 'width'",
    ]);
  });

  it("are one where only fields of their JSON differ that say nothing of what went wrong", () => {
    const log = createLog();
    const record = (fields: object): string => JSON.stringify({ level: "error", ...fields });
    log.see(record({ msg: "no stock", request: "aa", path: "/a" }));
    log.see(record({ msg: "no stock", request: "bb", path: "/b" }));
    log.see(record({ msg: "not sent", error: "connection refused", user: "a" }));
    log.see(record({ msg: "not sent", error: "no such host", user: "b" }));
    assert.deepEqual(log.told(), [
      '1 not sent error="no such host"',
      '1 not sent error="connection refused"',
      "2 no stock",
    ]);
  });

  it("are counted as often as they came, where they are groups and come close upon each other", () => {
    const log = createLog();
    const group = (id: string): string[] => [
      "  + Exception Group Traceback (most recent call last):",
      `  |   File "${root}/main.py", line 12, in main`,
      "  |     async with TaskGroup() as tasks:",
      "  | ExceptionGroup: unhandled errors in a TaskGroup (2 sub-exceptions)",
      "  +-+---------------- 1 ----------------",
      "    | Exception Group Traceback (most recent call last):",
      `    |   File "${root}/work.py", line 3, in work`,
      "    | ExceptionGroup: inner (1 sub-exception)",
      "    +-+---------------- 1 ----------------",
      `      | ValueError: bad ${id}`,
      "      +------------------------------------",
      "    +---------------- 2 ----------------",
      `    | KeyError: '${id}'`,
      "    +------------------------------------",
    ];
    log.see(...group("a1"), ...group("a2"));
    log.see(group("a3").join("\n"), group("a4").join("\n"));
    assert.deepEqual(log.told(), ["4 ExceptionGroup: unhandled errors in a TaskGroup (2 sub-exceptions)"]);
  });

  it("are read whole, whatever of other sources and threads comes between, also in one frame", () => {
    const log = createLog();
    const rows = traceback("KeyError: 'a'");
    log.see(...rows.flatMap((message) => [message, { source: "SYSTEM", message: "Health check passed" }]));
    log.see({ message: `INFO: first\n${traceback("ValueError: b").join("\n")}\nERROR: third` });
    log.see({
      message: JSON.stringify({
        level: "error",
        message: "failed",
        exc_info: traceback("OSError: c").join("\n"),
      }),
    });
    assert.deepEqual(log.told(), ["1 OSError: c", "1 third", "1 ValueError: b", "1 KeyError: 'a'"]);
    assert.ok(log.errors.all.every(({ sentence, file }) => sentence === "third" || file === "shop.py"));
  });

  it("are none of requests, and the word of an exit is the crash of the error before it", () => {
    const log = createLog();
    log.see({ source: "HTTP", severity: "ERROR", message: "GET /orders 500" });
    log.see(...traceback("KeyError: 'a'"), {
      source: "SYSTEM",
      message: "App exited unexpectedly with exit code 1",
    });
    assert.deepEqual(log.told(), ["1 KeyError: 'a'"]);
    assert.equal(log.errors.all[0]?.crashes, 1);
    log.see({ source: "SYSTEM", message: "App exited unexpectedly with exit code 137" });
    assert.deepEqual(log.told(), ["1 App exited unexpectedly with exit code 137", "1 KeyError: 'a'"]);
  });

  it("have no secret in what is shown of them, and their entry has none", () => {
    const secret = `dapi${"0123456789abcdef".repeat(2)}`;
    const log = createLog();
    log.see("INFO: before", ...traceback(`RuntimeError: refused ${secret}\u202e`), "INFO: after");
    assert.deepEqual(log.told(), ["1 RuntimeError: refused [redacted]<U+202E>"]);
    const [error] = log.errors.all;
    assert.ok(error);
    const text = heldEntryText(log.held, error) ?? "";
    assert.equal(text.split("\n").length, 4);
    assert.match(text, /^Traceback .*refused \[redacted\]/s);
    assert.ok(!JSON.stringify(log.errors.all).includes(secret));
  });

  it("lead to the line that they begin with, as long as it is held, also within a frame", () => {
    const log = createLog();
    log.see("INFO: one", { message: `INFO: two\n${traceback("ValueError: b").join("\n")}` }, "INFO: three");
    log.errors.settle();
    const [error] = log.errors.all;
    assert.ok(error);
    assert.equal(heldEntryText(log.held, error), traceback("ValueError: b").join("\n"));
    const trimmed = { ...log.held, heldLines: () => log.held.heldLines().slice(2) };
    assert.equal(heldLine(trimmed, error), undefined);
    assert.equal(heldEntryText(trimmed, error), undefined);
  });

  it("are kept in bounded number: those that came longest ago go", () => {
    const log = createLog();
    const word = (index: number): string =>
      String.fromCharCode(97 + (index % 26)) + String.fromCharCode(103 + Math.floor(index / 26));
    for (let index = 0; index < 250; index++) log.see(`ERROR: no ${word(index)}`);
    assert.equal(log.told().length, 200);
    assert.deepEqual(log.told().slice(0, 1), [`1 no ${word(249)}`]);
  });

  it("are told by themselves, once they are whole, and forgotten when asked to", async () => {
    const log = createLog();
    const told = new Promise<void>((resolve) => {
      log.errors.onDidChange(resolve);
    });
    log.see(...traceback("KeyError: 'a'"));
    assert.deepEqual(log.errors.all, []);
    await told;
    assert.deepEqual(log.told(), ["1 KeyError: 'a'"]);
    log.errors.clear();
    assert.deepEqual(log.told(), []);
  });

  it("are of the deployment that their time is in, and past once a newer one runs without them", () => {
    const log = createLog();
    const createTime = (ms: number): string => new Date(ms).toISOString();
    const app = { name: "orders-api", appState: "RUNNING" };
    const first = { id: "first", createTime: createTime((START_S - 5) * 1000) };
    const second = { id: "second", createTime: createTime((START_S + 100) * 1000) };
    log.errors.saw({ ...app, activeDeployment: first }, START_S * 1000);
    log.see(...traceback("KeyError: 'a'"));
    assert.equal(log.told().length, 1);
    assert.equal(log.errors.all[0]?.deployment?.id, "first");
    log.errors.saw({ ...app, activeDeployment: second }, (START_S + 130) * 1000);
    // By the clock, the second one runs since long ago.
    assert.equal(log.errors.present.length, 0);
    log.see({ message: "ERROR: of the second", timestamp: START_S + 140 });
    log.errors.settle();
    assert.deepEqual(
      log.errors.present.map(({ deployment }) => deployment?.id),
      ["second"],
    );
  });
});

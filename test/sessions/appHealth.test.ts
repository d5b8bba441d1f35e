import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { App } from "../../src/databricks/api/apps.ts";
import { LineReader } from "../../src/reading/lineReader.ts";
import { AppHealth } from "../../src/sessions/appHealth.ts";
import type { LookHint } from "../../src/sessions/lookPace.ts";
import type { Notice, SessionItem } from "../../src/sessions/sessionItem.ts";

const EXIT = "App exited unexpectedly with exit code 1";
const running: App = { name: "orders", computeState: "ACTIVE", appState: "RUNNING" };
const started: Notice = { kind: "started", filters: { sources: [], search: "", tail: 0 } };

/** A session's log, its clock in the test's hand. */
class Log {
  readonly hints: LookHint[] = [];
  readonly health = new AppHealth({ onHint: (hint) => this.hints.push(hint) });
  readonly #reader = new LineReader();
  nowMs = Date.UTC(2026, 8, 20);

  /** A log that has streamed for an hour. */
  static streaming(): Log {
    const log = new Log();
    log.notice(started);
    log.notice({ kind: "connected" });
    log.nowMs += 3_600_000;
    return log;
  }

  notice(notice: Notice): void {
    this.#see({ kind: "notice", notice, arrivedMs: this.nowMs });
  }

  system(message: string): void {
    this.#line({ source: "SYSTEM", message, timestamp: this.nowMs / 1000 });
  }

  app(message: string, timestamp = this.nowMs / 1000): void {
    this.#line({ source: "APP", message, timestamp });
  }

  line(line: { source: string; message: string; timestamp?: number }): void {
    this.#line(line);
  }

  traceback(error: string): void {
    for (const row of ["Traceback (most recent call last):", '  File "/app/main.py", line 3, in f', error])
      this.app(row);
  }

  #line(line: { source: string; message: string; timestamp?: number }): void {
    this.#see({ kind: "line", line, facts: this.#reader.read(line), arrivedMs: this.nowMs });
  }

  #see(item: SessionItem): void {
    this.health.see([item]);
  }
}

function reasonOf({ health }: Log): string | undefined {
  return health.crash?.reason;
}

describe("the health of an app", () => {
  it("is a crash as soon as the log says so, with the traceback's reason", () => {
    const log = Log.streaming();
    log.traceback("KeyError: 'price'");
    assert.equal(log.health.crash, undefined);
    log.system(EXIT);
    assert.deepEqual(log.health.crash, { detail: EXIT, reason: "KeyError: 'price'", sinceMs: log.nowMs });
    assert.deepEqual(log.hints, ["error", "exit"]);
  });

  it("is one crash, whoever says it first", () => {
    const log = Log.streaming();
    const sinceMs = log.nowMs;
    log.traceback("KeyError: 'price'");
    log.system(EXIT);
    log.nowMs += 400;
    log.notice({ kind: "crashed", detail: "The app has crashed." });
    log.system("App crashed");
    assert.deepEqual(log.health.crash, {
      detail: "The app has crashed.",
      reason: "KeyError: 'price'",
      sinceMs,
    });
    assert.equal(log.health.crashTotal, 1);
    const other = Log.streaming();
    other.notice({ kind: "crashed", detail: "The app has crashed." });
    other.nowMs += 2_000;
    other.traceback("KeyError: 'price'");
    other.system(EXIT);
    assert.equal(other.health.crashTotal, 1);
    assert.equal(other.health.crash?.reason, "KeyError: 'price'");
  });

  it("is well again when the platform says so, and not before it can know", () => {
    const log = Log.streaming();
    log.system(EXIT);
    log.health.sawApp(running, log.nowMs + 300);
    assert.notEqual(log.health.crash, undefined);
    log.health.sawApp(running, log.nowMs + 4_000);
    assert.equal(log.health.crash, undefined);
    log.notice({ kind: "crashed", detail: "The app has crashed." });
    log.health.sawApp({ ...running, appState: "DEPLOYING" }, log.nowMs + 9_000);
    assert.notEqual(log.health.crash, undefined);
    log.notice({ kind: "recovered" });
    assert.equal(log.health.crash, undefined);
  });

  it("is no crash when the app is stopped or deployed", () => {
    for (const app of [
      { ...running, computeState: "STOPPING" },
      { ...running, computeState: "STOPPED", appState: "UNAVAILABLE" },
      { ...running, appState: "DEPLOYING" },
    ]) {
      const log = Log.streaming();
      log.system("App process exited with code 143");
      log.health.sawApp(app, log.nowMs + 100);
      assert.equal(log.health.crash, undefined);
    }
  });

  it("counts a loop that no look at the app ever sees", () => {
    const log = Log.streaming();
    for (let time = 0; time < 7; time++) {
      log.nowMs += 8_000;
      log.traceback(`ValueError: ${time}`);
      log.system(EXIT);
      log.health.sawApp(running, log.nowMs + 100);
    }
    assert.equal(log.health.crashesLately(log.nowMs), 7);
    assert.equal(log.health.crash?.reason, "ValueError: 6");
    assert.equal(log.health.crashesLately(log.nowMs + 60_000), 0);
    log.nowMs += 1_500;
    log.traceback("ValueError: soon after");
    log.system(EXIT);
    assert.equal(reasonOf(log), "ValueError: soon after");
    log.nowMs += 1_500;
    log.system(EXIT);
    assert.equal(reasonOf(log), undefined);
    log.notice({ kind: "deployed", id: "d2" });
    assert.equal(log.health.crashesLately(log.nowMs), 0, "of the deployment before");
  });

  it("is not told by the earlier lines of a log that is opened", () => {
    const log = new Log();
    log.notice(started);
    const before = log.nowMs / 1000 - 60;
    log.nowMs += 300;
    log.notice({ kind: "connected" });
    log.nowMs += 100;
    log.line({ source: "SYSTEM", message: EXIT, timestamp: before });
    log.line({ source: "SYSTEM", message: EXIT });
    log.app("Traceback (most recent call last):", before);
    log.app("ValueError: old", before);
    assert.equal(log.health.crash, undefined);
    assert.deepEqual(log.hints, []);
    log.system(EXIT);
    assert.equal(log.health.crashTotal, 1);
  });

  it("knows an exit by many words, and only from the platform", () => {
    const log = Log.streaming();
    const said = [
      "[ERROR] App crashed with exit code 137",
      "Container terminated: OOMKilled",
      "process exited with status 2",
      "Application exited",
      "The app was killed: out of memory",
      "command exited with code -9",
    ];
    for (const message of said) {
      log.nowMs += 10_000;
      log.system(message);
    }
    assert.equal(log.health.crashTotal, said.length);
    log.app(EXIT);
    log.system("App started successfully");
    log.system("Deployment succeeded");
    log.system("Starting app with command: [python, app.py]");
    assert.equal(log.health.crashTotal, said.length);
  });
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { levelAmongWords, textLevel, usualLevel } from "../../src/reading/textLevel.ts";
import { randomOf } from "../support/random.ts";

/** Lines as the tools print them. */
const samples: readonly (readonly [text: string, level: ReturnType<typeof textLevel>])[] = [
  // Python logging: basicConfig's default, and common formats.
  ["WARNING:root:disk is nearly full", "warning"],
  ["ERROR:orders.payments:gateway timed out", "error"],
  ["CRITICAL:app:out of memory", "error"],
  ["DEBUG:asyncio:Using selector: EpollSelector", "debug"],
  ["2026-01-02 03:04:05,678 - root - ERROR - it broke", "error"],
  ["2026-01-02 03:04:05,678 ERROR it broke", "error"],
  ["2026-01-02 03:04:05,678 [WARNING] app.store: slow", "warning"],
  ["2026-01-02 03:04:05,678 - app.store - INFO - fine", "info"],
  ["2026-01-02 03:04:05,678 app.store WARNING slow", "warning"],
  ["2026-01-02 03:04:05,678 [MainThread] [DEBUG] x", "debug"],
  ["03:04:05 DEBUG x", "debug"],
  ["[ERROR] it broke", "error"],
  ["2026-01-02 03:04:05,678 werkzeug ERROR it broke", "error"],
  ["orders - ERROR - it broke", "error"],
  // uvicorn, gunicorn, Flask, Streamlit, loguru, structlog.
  ['INFO:     127.0.0.1:51514 - "GET / HTTP/1.1" 500 Internal Server Error', "info"],
  ["ERROR:    Exception in ASGI application", "error"],
  ["WARNING:  StatReload detected changes", "warning"],
  ["[2026-01-02 03:04:05 +0000] [7] [ERROR] Worker (pid:9) was sent SIGKILL!", "error"],
  ["[2026-01-02 03:04:05 +0000] [1] [INFO] Booting worker with pid: 7", "info"],
  ["[2026-01-02 03:04:05,678] ERROR in app: Exception on / [GET]", "error"],
  ["WARNING: This is a development server. Do not use it in a production deployment.", "warning"],
  ["2026-01-02 03:04:05.678 Uncaught app exception", "error"],
  ["2026-01-02 03:04:05.678 | WARNING  | app.main:load:12 - slow", "warning"],
  ["2026-01-02T03:04:05.678Z [error    ] failed                 [app] id=1", "error"],
  ["2026-01-02 03:04:05 [info     ] started", "info"],
  // Node, Go, Java, others.
  ["error: connect ECONNREFUSED 127.0.0.1:5432", "error"],
  ["warn: deprecated option", "warning"],
  ["2026-01-02T03:04:05.678Z error: it broke", "error"],
  ["(node:7) [DEP0040] DeprecationWarning: The `punycode` module is deprecated.", "warning"],
  ["npm ERR! code ELIFECYCLE", "error"],
  ["time=2026-01-02T03:04:05Z level=warn msg=slow", "warning"],
  ["severity=WARN code=7", "warning"],
  ["E0102 03:04:05.678901       1 main.go:10] failed", "error"],
  ["2026-01-02 03:04:05.678 ERROR 1 --- [main] c.e.App : failed", "error"],
  ["2026/01/02 03:04:05 [error] 7#7: *1 upstream timed out", "error"],
  // No level of their own.
  ["There was an error in the middle", undefined],
  ["2026-01-02 03:04:05 Got ERROR from upstream", undefined],
  ["2026-01-02 03:04:05 Retrying after an error: timed out", undefined],
  ["2026-01-02 03:04:05 got ERROR from upstream", undefined],
  ["Jobs - DONE - 3", undefined],
  ["Error handling is on", undefined],
  ["info about the app", undefined],
  ["  * Running on http://127.0.0.1:8000 (Press CTRL+C to quit)", undefined],
  ['127.0.0.1 - - [02/Jan/2026 03:04:05] "GET / HTTP/1.1" 500 -', undefined],
  ["Errors: 0", undefined],
  ["http://error.example.com", undefined],
  ["You can now view your Streamlit app in your browser.", undefined],
  ["", undefined],
];

describe("the level of a text", () => {
  for (const [text, level] of samples) {
    it(`${level ?? "none"}: ${text}`, () => {
      assert.equal(textLevel(text), level);
    });
  }

  it("behind a stamp is, where it is found sooner, the one among the words", () => {
    const words =
      "ERROR INFO WARN error info Error E none No 0 007 false FATAL x - -- : | [a] shop.orders my-app root 12 é".split(
        " ",
      );
    let found = 0;
    for (let seed = 1; seed <= 30_000; seed++) {
      const random = randomOf(seed);
      const text = Array.from(
        { length: 1 + random(8) },
        () => ([" ", " ", " - ", ", ", "  ", ""][random(6)] ?? "") + (words[random(words.length)] ?? ""),
      ).join("");
      const level = usualLevel(text);
      if (level === undefined) continue;
      found++;
      assert.equal(level, levelAmongWords(text), text);
    }
    assert.ok(found > 300, String(found));
  });

  it("is found without scanning a long line again and again", () => {
    for (const piece of [" ", "[", "a", "1", "- ", "level=", "|", "2026-01-02 "])
      textLevel(piece.repeat(1_000_000));
  });
});

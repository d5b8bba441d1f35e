import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { rememberLiveStreams } from "../../../src/watchers/liveStreams.ts";
import { LogSessions } from "../../../src/sessions/logSessions.ts";
import { inBackground } from "../../../src/ui/messages/inBackground.ts";

describe("what nobody waits for", () => {
  /** Runs it, and answers what was noted and what was left unhandled. */
  const noted = async (act: (diagnostics: { warn(message: string): void }) => void) => {
    const notes: string[] = [];
    const unhandled: unknown[] = [];
    const onUnhandled = (error: unknown): void => void unhandled.push(error);
    process.on("unhandledRejection", onUnhandled);
    try {
      act({ warn: (message) => void notes.push(message) });
      await turn();
      await turn();
    } finally {
      process.off("unhandledRejection", onUnhandled);
    }
    return { notes, unhandled };
  };
  const failed = (): Promise<never> => Promise.reject(new Error("The disk is full."));

  it("is noted with its cause when it fails, and only then", async () => {
    const { notes, unhandled } = await noted((diagnostics) => {
      inBackground(diagnostics, "It was not kept.", failed());
      inBackground(diagnostics, "It was not kept.", Promise.resolve());
    });
    assert.deepEqual(unhandled, []);
    assert.equal(notes.length, 1);
    assert.match(notes[0] ?? "", /^It was not kept\. Error: The disk is full\.\n {4}at failed /);
  });

  it("includes the memory of live streams, on a disk that takes none", async () => {
    const stored = {
      key: "https://dbc-1.cloud.databricks.com/orders-api",
      name: "orders-api",
      filters: { sources: ["APP"], search: "", tail: 100 },
    };
    const { notes, unhandled } = await noted((diagnostics) => {
      const memory = { get: () => [stored], update: failed };
      const sessions = new LogSessions(() => undefined);
      rememberLiveStreams(memory, sessions, () => undefined, diagnostics).forgetLeft();
    });
    assert.deepEqual(unhandled, []);
    assert.equal(notes.length, 1);
    assert.match(notes[0] ?? "", /not be offered after a reload\. Error: The disk is full\./);
  });
});

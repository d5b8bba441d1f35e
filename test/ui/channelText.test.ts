import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { LogLine } from "../../src/logstream/index.ts";
import { channelText } from "../../src/ui/channelText.ts";
import { english, local, target } from "./support/english.ts";

/** What the Output view looks for at the start of an entry, in VS Code 1.139. */
const ENTRY =
  /^(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}\.\d{3})\s(\[(info|trace|debug|error|warning)\])\s(\[(.*?)\])?/;

const arrivedMs = local("2026-09-20T10:11:13.000");

function textOf(line: LogLine): string {
  return channelText([{ kind: "line", line, arrivedMs }], target, english);
}

function entry(message: string, more: Record<string, unknown> = {}): LogLine {
  return { source: "APP", timestamp: local("2026-09-20T10:11:12.345") / 1000, message, ...more };
}

describe("the text of a channel", () => {
  it("has the shape that the Output view filters and colours, with the app's own local time", () => {
    const text = textOf(entry("hello"));
    assert.equal(text, "2026-09-20 10:11:12.345 [info] [APP] hello\n");
    assert.equal(ENTRY.exec(text)?.[5], "APP");
  });

  it("gives a line without a time that of its arrival", () => {
    assert.equal(textOf(entry("x", { timestamp: 0 })), "2026-09-20 10:11:13.000 [info] [APP] x\n");
  });

  it("gives a line without a source a category of its own, whatever it begins with", () => {
    const text = textOf({ message: "[INFO] starting" });
    assert.equal(text, "2026-09-20 10:11:13.000 [info] [OTHER] [INFO] starting\n");
    assert.equal(ENTRY.exec(text)?.[5], "OTHER");
  });

  it("keeps a source from breaking out of its brackets", () => {
    assert.equal(ENTRY.exec(textOf(entry("x", { source: "a]\nb[" })))?.[5], "A B ");
  });

  it("shows the severity that the server sent", () => {
    const levels = ["ERROR", "warn", "Critical", "DEBUG", "whatever", 7].map(
      (severity) => ENTRY.exec(textOf(entry("x", { severity })))?.[3],
    );
    assert.deepEqual(levels, ["error", "warning", "error", "debug", "info", "info"]);
  });

  it("keeps a message of many lines whole and takes out colours and line ends", () => {
    const message = "\u001b[31mTraceback:\u001b[0m\r\n  File x\r\nValueError\r\n";
    assert.equal(
      textOf(entry(message)),
      "2026-09-20 10:11:12.345 [info] [APP] Traceback:\n  File x\nValueError\n",
    );
  });

  it("cuts a long line and says how long it is", () => {
    const text = textOf(entry("x".repeat(1_000_000)));
    assert.ok(text.length < 20_000);
    assert.match(text, /x … \[cut here: 1,000,000 characters in all, which a saved file has\]\n$/);
    assert.match(
      textOf(entry("x", { cutFromBytes: 41_943_040 })),
      /x … \[cut here: 41,943,040 bytes in all, too long to keep\]\n$/,
    );
  });

  it("tells our own notices from the app's lines", () => {
    const text = channelText([{ kind: "notice", notice: { kind: "connected" }, arrivedMs }], target, english);
    assert.equal(text, "2026-09-20 10:11:13.000 [info] [Databricks App Logs] Connected.\n");
  });
});

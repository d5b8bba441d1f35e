import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseFrame } from "../../../src/logstream/entry.ts";
import type { LogLine } from "../../../src/logstream/index.ts";
import { createChannelText as createTextOfRead, trimText } from "../../../src/ui/channel/channelText.ts";
import { findNoticeLinks, readingsOf } from "../../../src/ui/channel/noticeLinks.ts";
import { noticeText } from "../../../src/ui/text/noticeText.ts";
import type { ChannelTextOptions, TextBlock } from "../../../src/ui/channel/channelText.ts";
import type { Notice } from "../../../src/sessions/sessionItem.ts";
import type { LineStyle } from "../../../src/ui/text/settings.ts";
import { english, local, target } from "../support/english.ts";
import { createItemReader } from "../support/readItems.ts";
import type { UnreadItem } from "../support/readItems.ts";

/** What the Output view looks for at the start of an entry, in VS Code 1.139. */
const ENTRY =
  /^(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}\.\d{3})\s(\[(info|trace|debug|error|warning)\])\s(\[(.*?)\])?/;

const arrivedMs = local("2026-09-20T10:11:13.000");

function joined(blocks: readonly TextBlock[]): string {
  return blocks.map(({ text }) => text).join("");
}

function createChannelText(options: ChannelTextOptions): (items: readonly UnreadItem[]) => TextBlock[] {
  const channelText = createTextOfRead(options);
  const read = createItemReader();
  return (items) => channelText(read(items));
}

function createText(style: Partial<LineStyle> = {}): (items: readonly UnreadItem[]) => string {
  const whole: LineStyle = { timestamps: "local", isRedacted: true, ...style };
  const channelText = createChannelText({ target, t: english, style: () => whole });
  return (items) => joined(channelText(items));
}

function item(line: LogLine): UnreadItem {
  return { kind: "line", line, arrivedMs };
}

function textOf(line: LogLine, style: Partial<LineStyle> = {}): string {
  return createText(style)([item(line)]);
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

  it("ends the notice of a lost connection with the words to retry, which an app's line cannot be", () => {
    const lost = (): string =>
      createText()([
        {
          kind: "notice",
          notice: { kind: "retrying", cause: new Error("It broke."), delayMs: 1 },
          arrivedMs,
        },
      ]);
    const found = (text: string): string | undefined => {
      const place = findNoticeLinks(text, english).find(({ link }) => link === "retryNow");
      return place && `${text.slice(0, place.start).length}: ${text.slice(place.start, place.end)}`;
    };
    const notice =
      "2026-09-20 10:11:13.000 [warning] [Databricks App Logs] It broke. Connecting again. Retry Now\n";
    assert.equal(lost(), notice);
    const at = notice.length - "Retry Now\n".length;
    assert.equal(found(notice), `${at}: Retry Now`);
    const line = textOf(entry("Connecting again. Retry Now"));
    assert.equal(found(line), undefined);
    assert.equal(found(notice + line), `${at}: Retry Now`);
    assert.equal(found(line + notice + notice), `${line.length + notice.length + at}: Retry Now`);
    const ended =
      "2026-09-20 10:11:13.000 [error] [Databricks App Logs] The stream ended. It broke. Retry Now\n";
    assert.equal(found(notice + ended), `${notice.length + ended.length - "Retry Now\n".length}: Retry Now`);
    assert.equal(found(""), undefined);
  });

  it("ends the marks of earlier lines and the word of a hole with what can be done there", () => {
    const said = (notice: Notice): string => createText()([{ kind: "notice", notice, arrivedMs }]);
    const end = { kind: "earlierEnd", reading: 1, readMs: arrivedMs, isLiveBelow: true } as const;
    const gap = { kind: "gap", cause: "buffer-overrun", since: undefined, until: undefined } as const;
    const more = said({ ...end, isMore: true });
    const hole = said({ ...gap, isFillable: true });
    assert.match(more, /are read up to 2026-09-20 10:11:13\. More are there\. Show More Earlier Lines\n$/);
    assert.match(said({ ...end, isMore: false }), /Earlier lines end here\. What follows was streamed\.\n$/);
    assert.match(hole, / Fill from History\n$/);
    assert.doesNotMatch(said(gap), /Fill/);
    assert.match(
      said({ kind: "hasEarlier", from: "the logs table a.b.c" }),
      /a\.b\.c\. Show Earlier Lines\n$/,
    );
    const found = findNoticeLinks(hole + textOf(entry("Fill from History")) + hole + more + more, english);
    assert.deepEqual(
      found.map(({ link, start }) => [link, start]),
      [
        ["showMoreEarlier", (hole + textOf(entry("Fill from History")) + hole + more + more).length - 24],
        ["fillFromHistory", (hole + textOf(entry("Fill from History")) + hole).length - 18],
        ["fillFromHistory", hole.length - 18],
      ],
    );
  });

  it("tells of each mark of earlier lines which reading it goes on with", () => {
    const end = { kind: "earlierEnd", isLiveBelow: true, isMore: true } as const;
    const mark = (reading: number, readMs: number, saidMs = arrivedMs) => ({ reading, readMs, saidMs });
    const saidOf = (readMs: number): string => noticeText({ ...end, reading: 0, readMs }, target, english);
    const readingsIn = (shown: ReturnType<typeof mark>[], held = shown): (number | undefined)[] => {
      const text = createText()(
        shown.map(({ reading, readMs, saidMs }) => ({
          kind: "notice",
          notice: { ...end, reading, readMs },
          arrivedMs: saidMs,
        })),
      );
      const found = findNoticeLinks(text, english);
      const marks = held.map(({ reading, readMs }) => ({ reading, said: saidOf(readMs) }));
      const readings = readingsOf(found, marks);
      return found.map((one) => readings.get(one)).reverse();
    };
    const [a, b, c] = [mark(1, arrivedMs), mark(2, arrivedMs + 9000), mark(3, arrivedMs + 5)];
    assert.deepEqual(readingsIn([a, b]), [1, 2]);
    assert.deepEqual(readingsIn([b, a]), [2, 1]);
    // A view that leaves out the one between, and one that has a mark which is over.
    assert.deepEqual(readingsIn([b], [a, b, a]), [2]);
    assert.deepEqual(readingsIn([a, b], [b]), [undefined, 2]);
    assert.deepEqual(readingsIn([a, { ...c, saidMs: arrivedMs + 1 }]), [1, 3]);
    assert.deepEqual(readingsIn([c, { ...a, saidMs: arrivedMs + 1 }, b]), [3, 1, 2]);
  });

  it("offers to fill what this machine did not keep where the platform did", () => {
    const said = (notice: Notice): string => createText()([{ kind: "notice", notice, arrivedMs }]);
    const hole = { kind: "keptHole", lines: 3 } as const;
    assert.match(said({ ...hole, isFillable: true }), / Fill from History\n$/);
    assert.doesNotMatch(said({ ...hole, isFillable: true, isFilled: true }), /Fill/);
    assert.doesNotMatch(said(hole), /Fill/);
  });

  it("offers to try again wherever something is waited for", () => {
    const said = (notice: Notice): string => createText()([{ kind: "notice", notice, arrivedMs }]);
    assert.match(said({ kind: "waiting", detail: "The app is stopped." }), / Retry Now\n$/);
    assert.match(said({ kind: "ended", error: new Error("It broke.") }), / Retry Now\n$/);
    assert.doesNotMatch(said({ kind: "ended", error: undefined }), /Retry/);
    assert.doesNotMatch(said({ kind: "stopped" }), /Retry/);
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
    const message = "\u001b[31mTraceback (most recent call last):\u001b[0m\r\n  File x\r\nValueError\r\n";
    assert.equal(
      textOf(entry(message)),
      "2026-09-20 10:11:12.345 [error] [APP] Traceback (most recent call last):\n  File x\nValueError\n",
    );
  });

  it("gives each record of a message a prefix of its own", () => {
    assert.equal(
      textOf(entry("\nINFO: one\nERROR: two\n\rLoading: 10%\rLoading: 100%")),
      [
        "2026-09-20 10:11:12.345 [info] [APP] INFO: one\n",
        "2026-09-20 10:11:12.345 [error] [APP] ERROR: two\n",
        "2026-09-20 10:11:12.345 [info] [APP] Loading: 100%\n",
      ].join(""),
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
    const own = parseFrame(Buffer.from(JSON.stringify(entry("x", { cutFromBytes: 41_943_040 }))));
    assert.ok(own);
    assert.match(textOf(own), /\] x\n$/, "a field of the server's own");
  });

  it("tells our own notices from the app's lines", () => {
    const text = createText()([{ kind: "notice", notice: { kind: "connected" }, arrivedMs }]);
    assert.equal(text, "2026-09-20 10:11:13.000 [info] [Databricks App Logs] Connected.\n");
  });

  it("keeps a traceback that comes line by line in one entry, as an error, across other lines and texts", () => {
    const channelText = createText();
    const lines = (...messages: string[]): UnreadItem[] => messages.map((message) => item(entry(message)));
    const stamp = "2026-09-20 10:11:12.345";
    assert.equal(
      channelText(
        lines("before", "Traceback (most recent call last):", '  File "/a.py", line 1, in f', "    f()"),
      ),
      `${stamp} [info] [APP] before\n${stamp} [error] [APP] Traceback (most recent call last):\n  File "/a.py", line 1, in f\n    f()\n`,
    );
    const [request, ...rest] = lines(
      'INFO:     1.2.3.4:5 - "GET / HTTP/1.1" 200 OK',
      "  File",
      "ValueError: no",
      "after",
    );
    assert.ok(request);
    const system = item(entry("Health check passed", { source: "SYSTEM" }));
    assert.equal(
      channelText([request, system, ...rest]),
      `${stamp} [info] [APP] INFO:     1.2.3.4:5 - "GET / HTTP/1.1" 200 OK\n` +
        `${stamp} [info] [SYSTEM] Health check passed\n` +
        `${stamp} [error] [APP]   File\nValueError: no\n${stamp} [info] [APP] after\n`,
    );
  });

  it("joins chained tracebacks and the frames of Node", () => {
    const joined = (...messages: string[]): string[] => {
      const text = createText()(messages.map((message) => item(entry(message))));
      return [...text.matchAll(/^2026\S+ \S+ \[(\w+)\] \[APP\] (.*)$/gm)].map(
        ([, level, rest]) => `${level ?? ""}: ${rest ?? ""}`,
      );
    };
    assert.deepEqual(
      joined(
        "Traceback (most recent call last):",
        "  File x",
        "KeyError: 1",
        "",
        "During handling of the above exception, another exception occurred:",
        "",
        "Traceback (most recent call last):",
        "  File y",
        "ValueError: 2",
        "next",
      ),
      ["error: Traceback (most recent call last):", "info: next"],
    );
    assert.deepEqual(
      joined(
        "TypeError: x is not a function",
        "    at f (/app/x.js:1:2)",
        "    at node:internal/main:1:1",
        "listening",
      ),
      ["error: TypeError: x is not a function", "info: listening"],
    );
  });

  it("shows a logger's JSON with the message first, then the fields, then the stack", () => {
    const shown = (value: unknown): string => textOf(entry(JSON.stringify(value))).slice(24);
    assert.equal(
      shown({ level: 50, time: 1, pid: 7, msg: "no luck", order: { id: 1 }, user: "ada l" }),
      '[error] [APP] no luck  pid=7  order={"id":1}  user="ada l"\n',
    );
    assert.equal(
      shown({ message: "failed", levelname: "WARNING", exc_info: "Traceback:\n  File x" }),
      "[warning] [APP] failed\nTraceback:\n  File x\n",
    );
    assert.equal(
      shown({ level: "error", err: { message: "boom", stack: "Error: boom\n    at f" } }),
      "[error] [APP] boom\nError: boom\n    at f\n",
    );
    assert.equal(shown({ rows: 1 }), '[info] [APP] {"rows":1}\n');
  });

  it("writes the time as the setting says, from the next line on", () => {
    let timestamps: LineStyle["timestamps"] = "utc";
    const channelText = createChannelText({
      target,
      t: english,
      style: () => ({ timestamps, isRedacted: true }),
    });
    const line = item({
      source: "APP",
      timestamp: Date.UTC(2026, 8, 20, 8, 11, 12, 345) / 1000,
      message: "x",
    });
    assert.equal(joined(channelText([line])), "2026-09-20 08:11:12.345 [info] [APP] x\n");
    timestamps = "iso";
    assert.equal(joined(channelText([line])), "2026-09-20T08:11:12.345Z [info] [APP] x\n");
  });

  it("tells which pieces go on with a traceback, and how much each one holds", () => {
    const style: LineStyle = { timestamps: "local", isRedacted: true };
    const channelText = createChannelText({ target, t: english, style: () => style });
    const first = channelText(
      ["before", "Traceback (most recent call last):", "  File"].map((m) => item(entry(m))),
    );
    const second = channelText(["ValueError: grün", "after"].map((m) => item(entry(m))));
    const shapes = [...first, ...second].map(({ rows, lines, isContinued }) => [rows, lines, isContinued]);
    assert.deepEqual(shapes, [
      [1, 1, false],
      [2, 2, false],
      [1, 1, true],
      [1, 1, false],
    ]);
    for (const { text, bytes } of [...first, ...second]) assert.equal(bytes, Buffer.byteLength(text));
  });

  it("says how many lines are no longer shown, as an entry of ours", () => {
    const text = trimText(
      { lines: 84_123, held: 20_000 },
      { timestamps: "local", isRedacted: true },
      english,
    );
    assert.equal(ENTRY.exec(text)?.[5], "Databricks App Logs");
    assert.match(text, /84,123 lines before this are no longer shown\. .* up to the last 20,000 lines/);
    assert.ok(text.endsWith("\n") && text.indexOf("\n") === text.length - 1);
  });

  it("masks secrets unless told otherwise", () => {
    const line = entry("postgres://app:hunter2@db/x");
    assert.match(textOf(line), /app:\[redacted\]@db/);
    assert.match(textOf(line, { isRedacted: false }), /app:hunter2@db/);
  });

  it("masks before it cuts, so that no secret is cut in two", () => {
    const secret = "s3cret-Word-0123456789";
    for (const before of [16_340, 16_350, 16_360, 16_370, 16_380]) {
      const text = textOf(entry(`${"x".repeat(before)} postgres://app:${secret}@db/x ${"y".repeat(2000)}`));
      assert.ok(text.includes("[cut here"));
      assert.ok(!text.includes(secret.slice(0, 4)), text.slice(before));
    }
    const many = `postgres://app:${secret}@db/x `.repeat(600);
    assert.ok(!textOf(entry(many)).includes(secret.slice(0, 4)));
  });

  it("masks a private key that comes line by line", () => {
    const channelText = createText();
    const piece = "MIIEpAIBAAKCAQEA0Z3VS5JJcds3xfn/ygWyF0pY1cE6bK7mYxK3v9Qe5Hn2Lr8s";
    const text = ["-----BEGIN PRIVATE KEY-----", piece, piece, "-----END PRIVATE KEY-----", "after"]
      .map((message) => channelText([item(entry(message))]))
      .join("");
    assert.ok(!text.includes(piece));
    assert.match(text, /after\n$/);
  });
});

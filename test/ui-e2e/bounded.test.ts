import assert from "node:assert/strict";
import { mkdtemp, open, readdir, readFile, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { removeFolder } from "../support/removeFolder.ts";
import { setTimeout as delay } from "node:timers/promises";
import type { StandInApp } from "../support/workspace/index.ts";
import { appMessages, commands, setUpDesk, streamWithDefaults } from "./support/appLogs.ts";
import type { Desk } from "./support/appLogs.ts";
import { eventually, patienceMs } from "./support/eventually.ts";
import { toggleInFilterMenu } from "./support/outputMenu.ts";
import { saveLog } from "./support/saving.ts";
import type { VSCodeWindow } from "./support/window.ts";

const channel = "orders-api";
/** The least that the setting allows. */
const scrollback = 1000;
const notice = /\[Databricks App Logs\] ([\d,]+) lines before this are no longer shown\./;

async function readEnd(file: string, bytes: number): Promise<string> {
  await using handle = await open(file);
  const start = Math.max(0, bytes - 8192);
  const { bytesRead, buffer } = await handle.read({ buffer: Buffer.alloc(8192), position: start });
  return buffer.toString("utf8", 0, bytesRead);
}

describe("a log that is longer than the scrollback", () => {
  let desk: Desk;
  let window: VSCodeWindow;
  let app: StandInApp;
  let folder: string;
  let emitted = 0;

  /** Lines that the app's clients all get, however many. */
  const flood = async (count: number, padding = ""): Promise<void> => {
    for (const end = emitted + count; emitted < end;) {
      const lines = Array.from({ length: Math.min(500, end - emitted) }, (_, index) => ({
        source: (emitted + index) % 10 === 0 ? "SYSTEM" : "APP",
        message: `line ${emitted + index + 1}${padding}`,
      }));
      app.emit(...lines);
      emitted += lines.length;
      // A wait that spins would keep a whole core from those who read.
      while ((app.connections.at(-1)?.sent ?? 0) < emitted - 5000) await delay(5);
    }
  };

  const numbersIn = (lines: readonly string[]): number[] =>
    appMessages(lines).map((message) => Number(/^line (\d+)/.exec(message)?.[1]));

  /**
   * The view from a line with this text on, once it ends with the last line and none is missing between: while VS Code
   * puts new lines in the place of old ones, a copy of the view may hold some of both.
   */
  const shownFrom = async (text = ""): Promise<{ lines: string[]; numbers: number[] }> => {
    let lines: string[] = [];
    let numbers: number[] = [];
    const seams = (): number[] => numbers.filter((number, at) => at > 0 && number - 1 !== numbers[at - 1]);
    await eventually(
      `lines without a seam, up to ${emitted}`,
      async () => {
        const all = await window.output.lines();
        const start = all.findIndex((line) => line.includes(text));
        lines = start === -1 ? [] : all.slice(start);
        numbers = numbersIn(lines);
        return numbers.at(-1) === emitted && seams().length === 0;
      },
      { describe: () => Promise.resolve({ first: lines[0], last: numbers.at(-1), seamsBefore: seams() }) },
    );
    return { lines, numbers };
  };

  const logsFolder = (): string => join(desk.vscode.profile.userDataDir, "logs");
  const logFiles = async (): Promise<{ path: string; bytes: number }[]> => {
    const logs = logsFolder();
    const paths = (await readdir(logs, { recursive: true })).filter((path) => path.includes(`-${channel}`));
    // The file of a closed channel may go while it is looked at.
    const found = paths.map(async (path) => ({
      path,
      bytes: await stat(join(logs, path)).then(
        ({ size }) => size,
        () => undefined,
      ),
    }));
    return (await Promise.all(found)).flatMap(({ path, bytes }) =>
      bytes === undefined ? [] : [{ path, bytes }],
    );
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "app-logs-bounded-"));
    desk = await setUpDesk({ settings: { "databricksAppLogs.scrollback": scrollback } });
    app = desk.workspace.app("orders-api");
    window = await desk.vscode.openWindow({ folder });
    await streamWithDefaults(window, "orders-api");
    await window.statusBar.waitFor("orders-api: live");
    // What comes after this is no backlog, which a tail would cut.
    await flood(1);
    await window.output.waitForText("line 1");
  });

  after(async () => {
    await desk[Symbol.asyncDispose]();
    await removeFolder(folder);
  });

  /** What the extension does for a command it does after it has heard of what was done in the view. */
  const waitUntilHeard = async (): Promise<void> => {
    await window.run(commands.manage);
    await window.quickInput.waitForRow("orders-api");
    await window.press("Escape");
    await window.quickInput.waitUntilClosed();
  };

  const clear = async (): Promise<void> => {
    await window.run("View: Clear Output");
    await eventually("an empty view", async () => !(await window.output.visibleText()).includes("line"), {
      describe: () => window.output.visibleText(),
    });
  };

  it("shows its end in order, and says first how many lines came before", async () => {
    await flood(29_999);
    await window.output.waitForText("line 30000");
    const { lines, numbers } = await shownFrom();
    assert.equal(numbers.at(-1), 30_000);
    assert.ok(lines.length <= 2 * scrollback + 201, `${lines.length} lines in the view`);
    const [, trimmed = ""] = notice.exec(lines[0] ?? "") ?? [];
    assert.equal(Number(trimmed.replaceAll(",", "")), 30_000 - numbers.length, lines.slice(0, 3).join("\n"));
  });

  it("goes on below, line by line", async () => {
    await flood(1);
    await window.output.waitForText("line 30001");
    assert.equal((await shownFrom()).numbers.at(-1), 30_001);
  });

  it("can still be filtered by category", async () => {
    await toggleInFilterMenu(window, "APP");
    await eventually("SYSTEM alone", async () => !(await window.output.visibleText()).includes("[APP]"));
    await window.output.waitForText("[SYSTEM] line 29991");
    await toggleInFilterMenu(window, "APP");
    await window.output.waitForText(/\[APP\] line 29\d\d\d/);
  });

  it("saves up to the scrollback", async () => {
    const file = join(folder, "orders.log");
    await saveLog(window, file);
    await window.messages.waitFor("Saved 1,000 lines of orders-api");
    const saved = (await readFile(file, "utf8")).trimEnd().split("\n");
    assert.deepEqual(
      saved.map((line) => Number(/line (\d+)$/.exec(line)?.[1])),
      Array.from({ length: scrollback }, (_, index) => emitted - scrollback + 1 + index),
    );
    await window.messages.clear();
  });

  it("holds still while paused, whatever comes, and then shows the end of it in order", async () => {
    await window.statusBar.click("orders-api: live");
    await window.statusBar.waitFor("orders-api: 0 new");
    const before = await window.output.lines();
    await flood(20_000);
    await window.statusBar.waitFor("orders-api: 20,000 new");
    assert.deepEqual(await window.output.lines(), before);

    await window.statusBar.click("20,000 new");
    await window.output.waitForText("line 50001");
    const { numbers } = await shownFrom("that arrived while this view was paused");
    assert.deepEqual([numbers.length, numbers.at(-1)], [scrollback, 50_001]);
  });

  it("does not bring back what was cleared", async () => {
    await clear();
    await flood(3000);
    await window.output.waitForText("line 53001");
    const [first = NaN] = (await shownFrom()).numbers;
    assert.ok(first > 50_001, `line ${first}`);
  });

  it("is not trimmed under the eyes of someone who reads above its end", async () => {
    await clear();
    await waitUntilHeard();
    const first = emitted + 1;
    await flood(500);
    await window.output.waitForText(`line ${emitted}`);
    await window.output.focus();
    await window.press("Control+Home");
    await window.output.waitForText(`line ${first}`);
    await waitUntilHeard();
    // No more at a time than the view can hold back: what it has to drop, it cannot put below the rest later.
    for (let part = 0; part < 5; part++) {
      await flood(500);
      await eventually("the lines in the file", async () =>
        (await window.output.linesInFile(channel)).at(-1)?.endsWith(`line ${emitted}`),
      );
    }
    await window.output.waitForText(`line ${first}`);

    await window.output.focus();
    await window.press("Control+End");
    await window.output.waitForText(`line ${emitted}`);
    const { numbers } = await shownFrom();
    assert.deepEqual([numbers[0], numbers.at(-1)], [first, emitted]);
    const trims: string[] = [];
    await eventually(
      "the trim",
      async () => {
        // It comes with a line, and the extension hears only after a while that the person is at the end again.
        await flood(1);
        await window.output.waitForText(`line ${emitted}`);
        const lines = await window.output.lines();
        trims.push(`${lines.length} lines below: ${lines[0]}`);
        return lines.length <= scrollback + 200 && notice.test(lines[0] ?? "");
      },
      { describe: () => Promise.resolve(trims.slice(-3)) },
    );
  });

  describe("whose file is full", () => {
    const padding = "x".repeat(3000);
    const files = async (): Promise<string[]> => (await logFiles()).map(({ path }) => basename(path));
    const patience = { timeoutMs: 150_000, describe: logFiles };

    /** Whether the last line has reached VS Code's file of the channel. */
    const isWritten = async (): Promise<boolean> => {
      const ends = (await logFiles()).map(({ path, bytes }) => readEnd(join(logsFolder(), path), bytes));
      return (await Promise.all(ends)).some((end) => end.includes(`line ${emitted}${padding}`));
    };
    /**
     * Lines that take the place of all in the view. More of them before these are written would only keep the machine
     * busy. A view rests between two writes, for three seconds at the most; false when nothing came for longer.
     */
    const writeAll = async (): Promise<boolean> => {
      await flood(1200, padding);
      return eventually("the file to take the lines", isWritten, { timeoutMs: 8000 }).catch(() => false);
    };

    const showsItsEnd = async (): Promise<void> => {
      await window.output.waitForText(`line ${emitted}`);
      // The last of it is on show a moment before the full channel is closed.
      const seen = async () => ({
        first: (await window.output.lines())[0] ?? "",
        name: await window.output.channelName(),
        names: (await window.output.channelNames()).filter((name) => name === channel),
      });
      await eventually(
        "its end in one channel",
        async () => {
          const { first, name, names } = await seen();
          return notice.test(first) && name.includes(channel) && names.length === 1;
        },
        { describe: seen },
      );
      await eventually("one file", async () => (await files()).length === 1, { describe: files });
      const bytes = (await logFiles()).reduce((sum, file) => sum + file.bytes, 0);
      assert.ok(bytes < 30 * 1024 * 1024, `${bytes} bytes`);
    };

    it("gets another one in view, and leaves the focus alone", async () => {
      await window.run("File: New Untitled Text File");
      await window.page.locator(".part.editor .monaco-editor.focused").waitFor({ timeout: patienceMs });
      await window.type("typed ");
      const before = await files();
      await eventually(
        "another file",
        async () => {
          await writeAll();
          const now = await files();
          return now.length === 1 && now[0] !== before[0];
        },
        patience,
      );
      await window.type("on");
      const editor = window.page.locator(".editor-group-container .view-lines");
      await eventually("the typed text", async () => /typed.on/.test(await editor.innerText()), {
        describe: () => editor.innerText(),
      });
      await flood(1);
      await showsItsEnd();
    });

    it("waits out of view, opens nothing, and shows the end when it is looked at", async () => {
      await window.press("Control+J");
      await eventually("the panel to close", async () => !(await window.output.isVisible()));
      const before = await files();
      await eventually(
        "a file that no longer grows",
        async () => !(await writeAll()) && ((await logFiles())[0]?.bytes ?? 0) > 20 * 1024 * 1024,
        patience,
      );
      assert.deepEqual(await files(), before);
      assert.equal(await window.output.isVisible(), false);
      await flood(1);
      await window.run(commands.show);
      await showsItsEnd();
      await flood(1);
      await window.output.waitForText(`line ${emitted}`);
    });
  });
});

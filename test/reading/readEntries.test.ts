import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { LogLine } from "../../src/logstream/index.ts";
import { readEntries } from "../../src/reading/readEntries.ts";

interface Case {
  readonly id: string;
  readonly frames: readonly Record<string, unknown>[];
  /** Level, and how many rows are not blank. */
  readonly entries: readonly (readonly [level: string, rows: number])[];
  readonly links?: readonly string[];
  readonly crash?: string;
  readonly reads?: string;
  readonly contains?: string;
}

const { cases } = JSON.parse(readFileSync(join(import.meta.dirname, "cases/reading.json"), "utf8")) as {
  readonly cases: readonly Case[];
};

describe("a log of real apps is read as its author would", () => {
  for (const { id, frames, entries, links, crash, reads, contains } of cases) {
    it(id, () => {
      const read = readEntries(frames.map((frame) => ({ timestamp: 1, ...frame }) as unknown as LogLine));
      const shape = read.map(({ level, text }) => [
        level,
        text.split("\n").filter((row) => row.trim() !== "").length,
      ]);
      assert.deepEqual(shape, entries);
      const first = read[0];
      if (links !== undefined)
        assert.deepEqual(
          first?.links.map(({ path, line }) => `${path}:${line}`),
          links,
        );
      if (crash !== undefined) assert.equal(first?.error, crash);
      if (reads !== undefined) assert.equal(first?.text, reads);
      if (contains !== undefined) assert.ok(first?.text.includes(contains), first?.text);
      for (const { text } of read) assert.doesNotMatch(text, /^\s*\n/);
    });
  }
});

interface ToolCase {
  readonly id: string;
  readonly source?: string;
  readonly rows: readonly string[];
  readonly entries: readonly {
    readonly level: string;
    readonly rows: number;
    readonly links?: readonly string[];
    readonly error?: string;
  }[];
}

const tools = JSON.parse(readFileSync(join(import.meta.dirname, "cases/tools.json"), "utf8")) as {
  readonly cases: readonly ToolCase[];
};

describe("what frameworks and tools print is read as a person would, in a frame a row and in one frame", () => {
  for (const { id, source = "APP", rows, entries } of tools.cases) {
    it(id, () => {
      for (const messages of [rows, [rows.join("\n")]]) {
        const read = readEntries(messages.map((message) => ({ source, timestamp: 1, message })));
        const shape = read.map(({ level, text, links, error }) => ({
          level,
          rows: text.split("\n").filter((row) => row.trim() !== "").length,
          ...(links.length > 0 && { links: links.map(({ path, line }) => `${path}:${line}`) }),
          ...(error !== undefined && { error }),
        }));
        assert.deepEqual(shape, entries);
      }
    });
  }
});

describe("npm run read", () => {
  it("prints an entry a line, of frames and of plain text", () => {
    const input = `${JSON.stringify({ source: "APP", timestamp: 1, message: "ERROR: a\nINFO: b" })}\nplain\n`;
    const { stdout, status } = run(["-"], input);
    assert.equal(status, 0);
    assert.deepEqual(
      stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as unknown),
      [
        { level: "error", source: "APP", text: "ERROR: a", links: [] },
        { level: "info", source: "APP", text: "INFO: b", links: [] },
        { level: "info", text: "plain", links: [] },
      ],
    );
  });

  it("reads what an editor of Windows saved", () => {
    const { stdout, stderr } = run(["-"], '\ufeffERROR: a\r\n{"source":"APP","message":\r\n');
    assert.deepEqual([stderr, stdout.split("\n").length], ["", 3]);
    assert.ok(stdout.startsWith('{"level":"error","text":"ERROR: a","links":[]}\n'), stdout);
  });

  for (const [what, files, sentence] of [
    ["no file", [], /^Name one file, or - for standard input: .*\n$/],
    ["two files", ["a", "b"], /^Name one file, or - for standard input: .*\n$/],
    [
      "a missing file",
      ["/nowhere/app.log"],
      /^\/nowhere\/app\.log cannot be read: there is no such file\.\n$/,
    ],
    ["a folder", [import.meta.dirname], /^.* cannot be read: it is a folder\.\n$/],
  ] as const) {
    it(`answers ${what} in a sentence`, () => {
      const { stdout, stderr, status } = run(files);
      assert.match(stderr, sentence);
      assert.deepEqual([stdout, status === 0], ["", false]);
    });
  }
});

function run(
  files: readonly string[],
  input = "",
): ReturnType<typeof spawnSync> & { stdout: string; stderr: string } {
  const script = join(import.meta.dirname, "../../scripts/read.ts");
  return spawnSync(process.execPath, [script, ...files], { input, encoding: "utf8" });
}

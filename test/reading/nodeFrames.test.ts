import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, realpath, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { findFrames } from "../../src/reading/sourceFrames.ts";
import { removeFolder } from "../support/removeFolder.ts";

function found(text: string): unknown[] {
  return findFrames(text).map(({ path, line, start, end }) => [path, line, text.slice(start, end)]);
}

describe("the frames that Node writes", () => {
  let folder: string;

  before(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), "app-logs-node-")));
  });

  after(() => removeFolder(folder));

  /** What a Node program prints as it dies, and where it lies. */
  const traceOf = async (name: string, source: string): Promise<{ text: string; file: string }> => {
    const file = join(folder, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, source);
    const text = await new Promise<string>((resolve) => {
      execFile(process.execPath, [file], (_, __, stderr) => {
        resolve(stderr);
      });
    });
    assert.match(text, /Error: boom/);
    return { text, file };
  };

  it("of a CommonJS program are its own, none of Node, and the place above them", async () => {
    const { text, file } = await traceOf(
      "server.cjs",
      'function listen() {\n  throw new Error("boom");\n}\nlisten();\n',
    );
    assert.match(text, /at .*\(node:internal\/modules\/cjs\/loader:\d+:\d+\)/);
    assert.match(text, /at node:internal\/main\/run_main_module:\d+:\d+/);
    assert.deepEqual(found(text), [
      [file, 2, `${file}:2`],
      [file, 2, `${file}:2:9`],
      [file, 4, `${file}:4:1`],
    ]);
  });

  it("of an ES module are paths, whatever their URLs escape", async () => {
    const { text, file } = await traceOf(
      "my app/100%/[id]/(group)/server.mjs",
      'async function load() {\n  await null;\n  throw new Error("boom");\n}\nawait load();\n',
    );
    assert.match(text, /at async file:\/\/\//);
    assert.deepEqual(
      findFrames(text).map(({ path, line }) => [path, line]),
      [
        [file, 3],
        [file, 5],
      ],
    );
  });

  it("of a CommonJS program keep blanks and brackets of their path", async () => {
    const { text, file } = await traceOf("my app/(group)/x (1).cjs", 'throw new Error("boom");\n');
    assert.deepEqual(found(text), [[file, 1, `${file}:1:7`]]);
  });

  it("through a timer, an event or a constructor are its own alone", async () => {
    const source = `class Shop {\n  constructor() {\n    throw new Error("boom");\n  }\n}\nsetTimeout(() => new Shop());\n`;
    const { text, file } = await traceOf("timer.cjs", source);
    assert.match(text, /at new Shop \(/);
    assert.match(text, /\(node:internal\/timers:\d+:\d+\)/);
    assert.deepEqual(
      findFrames(text).map(({ path, line }) => [path, line]),
      [
        [file, 3],
        [file, 3],
        [file, 6],
      ],
    );
  });

  it("are found in a log's line, in eval and without a function's name", () => {
    assert.deepEqual(
      found(
        [
          "2026-03-05 05:06:07.000 [error] [APP]     at async f (/app/x.js:10:5)",
          "    at eval (eval at <anonymous> (/app/y.js:2:1), <anonymous>:1:1)",
          "    at /app/z.js:3:4\r",
          "    at Object.onceWrapper (node:events:621:28)",
          "    at async node:internal/modules/esm/loader:638:26",
          "    at Module._compile (internal/modules/cjs/loader.js:999:30)",
          "    at async Promise.all (index 0)",
        ].join("\n"),
      ),
      [
        ["/app/x.js", 10, "/app/x.js:10:5"],
        ["/app/y.js", 2, "/app/y.js:2:1"],
        ["/app/z.js", 3, "/app/z.js:3:4"],
      ],
    );
  });
});

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import type { SourceMapPayload } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { build } from "esbuild";
import { readStack } from "../../scripts/stack/readStack.ts";
import { removeFolder } from "../support/removeFolder.ts";

describe("the stack of a packaged extension", () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "app-logs-stack-"));
  });
  after(() => removeFolder(folder));

  it("is read with the map that was packaged beside it", async () => {
    const source = join(folder, "main.ts");
    await writeFile(source, 'function breaks(): never {\n  throw new Error("It broke.");\n}\n\nbreaks();\n');
    const outfile = join(folder, "extension.cjs");
    const options = { minify: true, sourcemap: "external", format: "cjs", lineLimit: 2000 } as const;
    await build({ entryPoints: [source], outfile, ...options, logLevel: "silent" });
    const failed = await promisify(execFile)(process.execPath, [outfile]).catch((error: unknown) => error);
    const stack = (failed as { stderr: string }).stderr;
    assert.match(stack, /extension\.cjs:\d+:\d+/);
    const map = JSON.parse(await readFile(`${outfile}.map`, "utf8")) as SourceMapPayload;
    const read = readStack(stack, map);
    assert.match(read, /at \w+ \(main\.ts:2:9\)/);
    assert.match(read, /main\.ts:5:1/);
    assert.match(read, /Error: It broke\./);
    assert.match(read, /node:internal/);
  });

  it("keeps a place that the map does not know", () => {
    const map = {
      version: 3,
      file: "",
      sources: [],
      names: [],
      mappings: "",
      sourceRoot: "",
      sourcesContent: [],
    };
    const row = "    at x (/a/dist/extension.cjs:12:5)";
    assert.equal(readStack(row, map as unknown as SourceMapPayload), row);
  });
});

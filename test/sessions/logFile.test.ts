import assert from "node:assert/strict";
import { chmod, lstat, mkdir, mkdtemp, readFile, readdir, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { encodeLines, formatForFile, isOwnerOnly, saveLines } from "../../src/sessions/logFile.ts";
import { removeFolder } from "../support/removeFolder.ts";

const lines = [
  { source: "APP", timestamp: 1_705_315_800, message: "hello\r\n", severity: "INFO" },
  { source: "system", timestamp: 0, message: "no time" },
  { message: "plain" },
];
const text = "2024-01-15T10:50:00Z [APP] hello\n---------- [SYSTEM] no time\nplain\n";

describe("saving lines to a file", () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "app-logs-save-"));
  });

  after(() => removeFolder(folder));

  const modeOf = async (file: string): Promise<number> => (await stat(file)).mode & 0o777;

  it("writes the Databricks CLI's text, for the owner only", async () => {
    const file = join(folder, "new.log");
    await saveLines(file, lines);
    assert.equal(await readFile(file, "utf8"), text);
    assert.equal(await modeOf(file), 0o600);
  });

  it("is the owner's only as far as its mode tells, which on Windows tells nothing", async () => {
    const file = join(folder, "owned.log");
    await saveLines(file, lines);
    assert.deepEqual(
      await Promise.all(
        (["linux", "darwin", "win32"] as const).map((platform) => isOwnerOnly(file, platform)),
      ),
      [true, true, false],
    );
    // As on a disk that keeps no modes.
    await chmod(file, 0o644);
    assert.equal(await isOwnerOnly(file, "linux"), false);
  });

  it("has the same bytes for a place that no path leads to, masked too", async () => {
    const secret = { source: "APP", timestamp: 0, message: `Bearer ${"abc123".repeat(8)}` };
    for (const name of ["a.log", "a.ndjson"]) {
      for (const isRedacted of [true, false]) {
        const file = join(folder, name);
        await saveLines(file, [...lines, secret], { isRedacted });
        assert.deepEqual(
          Buffer.from(encodeLines(`/shop/${name}`, [...lines, secret], { isRedacted })),
          await readFile(file),
        );
      }
    }
    assert.equal(Buffer.from(encodeLines("a.log", lines)).toString(), text);
  });

  it("writes NDJSON where the name asks for it", async () => {
    const file = join(folder, "new.ndjson");
    await saveLines(file, lines);
    const written = (await readFile(file, "utf8"))
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown);
    assert.deepEqual(written, [
      { source: "APP", timestamp: 1_705_315_800, message: "hello", severity: "INFO" },
      { source: "SYSTEM", timestamp: 0, message: "no time" },
      { message: "plain" },
    ]);
    assert.deepEqual(["a.jsonl", "a.JSON", "a.txt", "a.log", "a"].map(formatForFile), [
      "json",
      "json",
      "text",
      "text",
      "text",
    ]);
  });

  it("leaves a file that others could read readable by the owner only", async () => {
    const file = join(folder, "open.log");
    await writeFile(file, "old", { mode: 0o644 });
    await saveLines(file, lines);
    assert.equal(await readFile(file, "utf8"), text);
    assert.equal(await modeOf(file), 0o600);
  });

  it("replaces a symbolic link and leaves its target alone", async () => {
    const target = join(folder, "target.txt");
    const link = join(folder, "link.log");
    await writeFile(target, "precious");
    await symlink(target, link);
    await saveLines(link, lines);
    assert.equal(await readFile(target, "utf8"), "precious");
    assert.equal((await lstat(link)).isSymbolicLink(), false);
  });

  it("writes more lines than one write holds", async () => {
    const file = join(folder, "long.log");
    const many = Array.from({ length: 20_000 }, (_, index) => ({ message: `${index} ${"x".repeat(50)}` }));
    await saveLines(file, many);
    const written = (await readFile(file, "utf8")).trimEnd().split("\n");
    assert.equal(written.length, 20_000);
    assert.equal(written.at(-1), many.at(-1)?.message);
  });

  it("leaves nothing behind when it fails", async () => {
    const place = join(folder, "place");
    await mkdir(join(place, "taken.log", "inside"), { recursive: true });
    await assert.rejects(saveLines(join(place, "taken.log"), lines), { code: /EISDIR|ENOTEMPTY|EEXIST/ });
    assert.deepEqual(await readdir(place), ["taken.log"]);
    await assert.rejects(saveLines(join(place, "missing", "a.log"), lines), { code: "ENOENT" });
  });
});

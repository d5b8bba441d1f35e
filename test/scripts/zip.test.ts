import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { readZip, writeZip } from "../../scripts/packaging/zip.ts";
import { findProgram } from "../../scripts/vscode/systemPackages.ts";
import { removeFolder } from "../support/removeFolder.ts";

const files = [
  { name: "extension/b.txt", content: Buffer.from("b".repeat(100_000)) },
  { name: "extension/ä/日本.txt", content: Buffer.from("words") },
  { name: "extension/a.txt", content: Buffer.alloc(0) },
];

describe("archives", () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "zip-"));
  });

  after(() => removeFolder(folder));

  it("hold what was put in, in the order of the names", () => {
    const read = readZip(writeZip(files));
    assert.deepEqual(
      read.map(({ name, content }) => [name, content.toString()]),
      files
        .map(({ name, content }) => [name, content.toString()])
        .sort(([a = ""], [b = ""]) => (a < b ? -1 : 1)),
    );
  });

  it("are the same for the same files, whatever their order", () => {
    assert.deepEqual(writeZip(files), writeZip(files.toReversed()));
    assert.notDeepEqual(
      writeZip(files),
      writeZip([...files.slice(1), { name: "extension/b.txt", content: Buffer.from("c") }]),
    );
  });

  it("are refused where they are broken, or none", () => {
    const zip = writeZip([{ name: "a.txt", content: Buffer.from("words that are no secret") }]);
    zip[40] = (zip[40] ?? 0) ^ 0xff;
    assert.throws(() => readZip(zip));
    assert.throws(() => readZip(Buffer.from("no archive at all, but long enough")), /no zip archive/);
  });

  const python = findProgram("python3");
  const skip = python === undefined && "needs Python, whose archives are another program's";

  it("are read by another program, and read what it has written", { skip }, async () => {
    const [ours, theirs] = [join(folder, "ours.zip"), join(folder, "theirs.zip")];
    await writeFile(ours, writeZip(files));
    const program = `
import sys, zipfile
given = zipfile.ZipFile(sys.argv[1])
assert given.testzip() is None
with zipfile.ZipFile(sys.argv[2], "w", zipfile.ZIP_DEFLATED) as written:
    written.writestr("a folder/", "")
    for info in given.infolist():
        assert info.date_time == (1980, 1, 1, 0, 0, 0) and info.external_attr >> 16 == 0o100644
        written.writestr(info.filename, given.read(info))
    written.writestr("stored.txt", "stored", zipfile.ZIP_STORED)
    written.comment = b"said at the end"`;
    execFileSync(python ?? "", ["-c", program, ours, theirs], { stdio: "pipe" });
    const read = readZip(await readFile(theirs));
    assert.deepEqual(
      read.map(({ name, content }) => [name, content.toString()]).sort(),
      [...files.map(({ name, content }) => [name, content.toString()]), ["stored.txt", "stored"]].sort(),
    );
  });
});

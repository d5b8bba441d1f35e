import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageExtension } from "../scripts/packaging/packageExtension.ts";
import { readZip } from "../scripts/packaging/zip.ts";

/** What a person downloads at most, bytes. */
const PACKAGE_BUDGET = 300_000;

function row(name: string, bytes: number, note = ""): string {
  return `${name.padEnd(44)} ${(bytes / 1000).toFixed(1).padStart(7)} kB${note}`;
}

/** What the .vsix weighs, the heaviest file first. Answers whether it keeps its budget. */
export async function size(): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), "size-bench-"));
  try {
    const file = join(folder, "extension.vsix");
    await packageExtension(file, { isQuiet: true });
    const vsix = await readFile(file);
    for (const { name, packedLength } of readZip(vsix).sort((a, b) => b.packedLength - a.packedLength)) {
      console.log(row(name, packedLength));
    }
    const left = PACKAGE_BUDGET - vsix.length;
    const verdict = left >= 0 ? "left" : "too much";
    const budget = `${PACKAGE_BUDGET / 1000} kB: ${(Math.abs(left) / 1000).toFixed(1)} kB ${verdict}`;
    console.log(row("the .vsix", vsix.length, `   budget ${budget}`));
    return left >= 0;
  } finally {
    await rm(folder, { recursive: true });
  }
}

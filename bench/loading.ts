import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { median } from "./median.ts";

// What the extension's code costs a window that starts: to read, compile and run it, before `activate`. Beside it a bundle
// that brings nothing, for what the process pays anyway. CPU time, since machines are busy.

/** The most it may cost in the median, CPU milliseconds. */
const LOADING_BUDGET_MS = 60;

const dist = join(import.meta.dirname, "../dist");

/** In place of VS Code's own module, which only its extension host has: as many names, which do nothing. */
const EMPTY_API = `
const any = new Proxy(class {}, { get: (_, name) => (name === Symbol.toPrimitive ? () => "" : any), apply: () => any });
const names = Array.from({ length: 400 }, (_, index) => ["Name" + index, any]);
module.exports = { ...Object.fromEntries(names), l10n: any, window: any, workspace: any, commands: any };`;

/** The parts of Node that an extension host has loaded long before. */
const LOADER = `
for (const name of ["https", "zlib", "tls", "child_process", "fs/promises", "readline"]) require("node:" + name);
const before = process.cpuUsage();
require(process.argv[2]);
const { user, system } = process.cpuUsage(before);
console.log((user + system) / 1000);`;

export async function loading(rounds: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "load-bench-"));
  try {
    const api = join(folder, "node_modules/vscode");
    await mkdir(api, { recursive: true });
    await writeFile(join(api, "index.js"), EMPTY_API);
    const loader = join(folder, "loader.cjs");
    await writeFile(loader, LOADER);
    const empty = join(folder, "empty.cjs");
    await writeFile(empty, 'require("vscode");');
    const files = { "no extension": empty, "the extension": join(dist, "extension.cjs") };
    const times = new Map(Object.keys(files).map((name) => [name, [] as number[]]));
    for (let round = 0; round < rounds; round += 1) {
      for (const [name, file] of Object.entries(files)) {
        const env = { ...process.env, NODE_PATH: join(folder, "node_modules") };
        const { stdout } = await promisify(execFile)(process.execPath, [loader, file], { env });
        times.get(name)?.push(Number(stdout));
      }
    }
    console.log(`Loading, CPU ms, median and least of ${rounds}; budget ${LOADING_BUDGET_MS}`);
    for (const [name, each] of times) {
      const { size } = await stat(files[name as keyof typeof files]);
      const figures = [median(each), Math.min(...each)].map((ms) => ms.toFixed(1).padStart(7));
      console.log(`${name.padEnd(16)} ${figures.join(" ")}   ${Math.round(size / 1000)} KB`);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

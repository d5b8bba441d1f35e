import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { projectFolder } from "./command.ts";
import { packLibrary } from "./library/pack.ts";
import { runScript } from "./setback.ts";

// npm run package:logstream [-- --out <folder>]: the library as an npm package, in out/ unless told otherwise.
await runScript(async () => {
  const { values } = parseArgs({ options: { out: { type: "string", short: "o" } } });
  const folder = resolve(values.out ?? join(projectFolder, "out"));
  await mkdir(folder, { recursive: true });
  console.log(await packLibrary(folder));
  return 0;
});

import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { projectFolder } from "./command.ts";
import { packageExtension } from "./packaging/packageExtension.ts";
import { runScript } from "./setback.ts";

await runScript(async () => {
  const { values } = parseArgs({ options: { out: { type: "string", short: "o" } } });
  const manifest = await readFile(join(projectFolder, "package.json"), "utf8");
  const { name, version } = JSON.parse(manifest) as { name: string; version: string };
  await packageExtension(resolve(values.out ?? join(projectFolder, `${name}-${version}.vsix`)));
  return 0;
});

import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { packageFolder } from "./packageFolder.ts";

/**
 * Packages what stands in for the Databricks extension, into this folder. The real one cannot be had here: this has its
 * interface towards other extensions, a Databricks CLI if one is given, and nothing else.
 */
export async function packageDatabricksExtension(folder: string, cliScript?: string): Promise<string> {
  const source = join(folder, "databricks-extension");
  for (const file of ["extension.js", "package.json"]) {
    await cp(join(import.meta.dirname, "databricksExtension", file), join(source, file));
  }
  if (cliScript !== undefined) {
    const manifest = JSON.parse(await readFile(join(source, "package.json"), "utf8")) as { files: string[] };
    manifest.files.push("bin");
    await writeFile(join(source, "package.json"), JSON.stringify(manifest));
    await mkdir(join(source, "bin"));
    await writeFile(join(source, "bin/databricks"), cliScript, { mode: 0o755 });
  }
  return packageFolder(source, join(folder, "databricks.vsix"));
}

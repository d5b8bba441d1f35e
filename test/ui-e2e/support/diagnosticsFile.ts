import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { orMissing } from "./missingFile.ts";
import type { VSCode } from "./window.ts";

/** What the extension wrote to its diagnostics so far, from the files VS Code keeps of them; one for each start. */
export async function readDiagnostics({ profile }: VSCode): Promise<string> {
  // Folders and files come and go while they are read.
  const logs = join(profile.userDataDir, "logs");
  const names = await readdir(logs, { recursive: true }).catch(orMissing<string[]>([]));
  const files = names.filter((file) => file.endsWith("Databricks App Logs.log")).sort();
  const texts = await Promise.all(
    files.map((file) => readFile(join(logs, file), "utf8").catch(orMissing(""))),
  );
  return texts.join("");
}

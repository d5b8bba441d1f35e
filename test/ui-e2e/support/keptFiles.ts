import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { VSCode } from "./window.ts";

/** The files of what the extension keeps of streamed logs. */
export async function keptFiles({ profile }: VSCode): Promise<readonly string[]> {
  const files = await readdir(profile.userDataDir, { recursive: true }).catch(() => []);
  return files
    .filter((file) => file.endsWith(".ndjson") && /[\\/]kept[\\/]/.test(file))
    .map((file) => join(profile.userDataDir, file));
}

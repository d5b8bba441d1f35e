import { mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { removeFolder } from "../../support/removeFolder.ts";
import { writeFixture } from "../../support/secretLedger.ts";

export interface Folders extends AsyncDisposable {
  readonly root: string;
  path(name: string): string;
  write(name: string, text: string): Promise<void>;
}

/** Folders to open in a window, in one temporary folder. */
export async function createFolders(files: Readonly<Record<string, string>>): Promise<Folders> {
  const root = await mkdtemp(join(tmpdir(), "app-logs-folders-"));
  const write = async (name: string, text: string): Promise<void> => {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFixture(join(root, name), text);
  };
  for (const [name, text] of Object.entries(files)) await write(name, text);
  return {
    root,
    write,
    path: (name) => join(root, name),
    [Symbol.asyncDispose]: () => removeFolder(root),
  };
}

/** A `databricks.yml` with these apps and whatever else it is to say. */
export function bundleWith(apps: readonly string[], more = ""): string {
  const resources = apps.map((name, index) => `    app${index + 1}: { name: ${name} }`).join("\n");
  return `bundle: { name: shop }\nresources:\n  apps:\n${resources}\n${more}`;
}

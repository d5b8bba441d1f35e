import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { installExtension } from "../../../scripts/vscode/extensions.ts";
import { createProfile } from "../../../scripts/vscode/profile.ts";
import { packageFolder } from "./packageFolder.ts";
import { defaultVsix } from "./window.ts";

export interface Repackaging {
  /** In place of the manifest's own fields. */
  readonly manifest?: Readonly<Record<string, unknown>>;
  /** JavaScript that runs before the extension, with the `require` that it is about to use. */
  readonly before?: string;
}

/** The packaged extension, changed in one way and packaged again into this folder. */
export async function repackage(folder: string, { manifest, before = "" }: Repackaging): Promise<string> {
  const source = join(folder, "repackaged");
  const profile = await createProfile();
  try {
    await installExtension(profile, process.env["APP_LOGS_VSIX"] ?? defaultVsix);
    const names = await readdir(profile.extensionsDir);
    const name = names.find((one) => one.startsWith("databricks-app-logs.")) ?? "";
    await cp(join(profile.extensionsDir, name), source, { recursive: true });
  } finally {
    await profile.remove();
  }
  // Its links have no address to lead to.
  await rm(join(source, "readme.md"), { force: true });
  await rm(join(source, "README.md"), { force: true });
  const bundle = join(source, "dist/extension.cjs");
  await writeFile(bundle, before + (await readFile(bundle, "utf8")));
  const fields = JSON.parse(await readFile(join(source, "package.json"), "utf8")) as object;
  const changed = { ...fields, scripts: {}, ...manifest };
  await writeFile(join(source, "package.json"), JSON.stringify(changed));
  return packageFolder(source, join(folder, "repackaged.vsix"));
}

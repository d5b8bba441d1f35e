import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { createProfile, vscodeEnvironment, type Profile } from "./profile.ts";
import { chosenRelease } from "./releases.ts";
import { collectOutput, profileArguments, spawnServer } from "./server.ts";

/** Names the folder that the windows of one test run share what was installed in. */
export const installedVariable = "APP_LOGS_INSTALLED_FOLDER";

/** What VS Code notes of an installed extension, as far as it tells where it is. */
interface Installed {
  readonly location: Readonly<Record<string, unknown>>;
  readonly relativeLocation: string;
}

/** As `code --install-extension` does. */
async function runInstall(profile: Profile, vsix: string): Promise<void> {
  const child = await spawnServer(
    [`--install-extension=${vsix}`, ...profileArguments(profile)],
    vscodeEnvironment(profile),
  );
  const output = collectOutput(child, profile);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  if (code !== 0 || !output().includes("successfully installed")) {
    throw new Error(`VS Code could not install ${vsix}.\n${output()}`);
  }
}

/** A folder of extensions with this one alone, into which VS Code has installed it. */
async function ensureInstalled(vsix: string, installedFolder: string): Promise<string> {
  await mkdir(installedFolder, { recursive: true });
  const hash = createHash("sha256")
    .update(await readFile(vsix))
    .digest("hex")
    .slice(0, 16);
  const folder = join(installedFolder, `${basename(vsix, ".vsix")}-${hash}-${chosenRelease().vscode}`);
  if (existsSync(folder)) return folder;
  const profile = await createProfile();
  try {
    await runInstall(profile, vsix);
    const partial = `${folder}.${process.pid}`;
    await cp(profile.extensionsDir, partial, { recursive: true });
    // Fails where another process was faster; what it has put there is the same, and copying shows whether it is there.
    await rename(partial, folder).catch(() => undefined);
  } finally {
    await profile.remove();
  }
  return folder;
}

async function readInstalled(folder: string): Promise<readonly Installed[]> {
  const file = join(folder, "extensions.json");
  return existsSync(file) ? (JSON.parse(await readFile(file, "utf8")) as Installed[]) : [];
}

/**
 * Installs a packaged extension into the profile. In a run of the tests VS Code does so for the first profile that asks;
 * the others get a copy of what it has made, which saves a start of VS Code each.
 */
export async function installExtension(profile: Profile, vsix: string): Promise<void> {
  const { [installedVariable]: installedFolder } = process.env;
  if (installedFolder === undefined) return runInstall(profile, vsix);
  const { extensionsDir } = profile;
  const folder = await ensureInstalled(vsix, installedFolder);
  const list = "extensions.json";
  await cp(folder, extensionsDir, { recursive: true, filter: (path) => path !== join(folder, list) });
  const placed = (await readInstalled(folder)).map((extension) => {
    const path = join(extensionsDir, extension.relativeLocation);
    return {
      ...extension,
      location: { $mid: 1, fsPath: path, external: `file://${path}`, path, scheme: "file" },
    };
  });
  const all = [...(await readInstalled(extensionsDir)), ...placed];
  await writeFile(join(extensionsDir, list), JSON.stringify(all));
}

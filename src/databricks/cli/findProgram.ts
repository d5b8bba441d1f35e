import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";

export interface FindProgramOptions {
  /** A path, or a name to look up on PATH. */
  readonly name: string;
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
}

/**
 * Absolute path of a program, or undefined. It is looked up here and not left to the operating system, which on
 * Windows would run a file of that name from the current folder first.
 */
export async function findProgram({ name, env, platform }: FindProgramOptions): Promise<string | undefined> {
  const folders = isPath(name) ? [""] : searchPath(env, platform);
  for (const folder of folders) {
    for (const candidate of withExtensions(isPath(name) ? resolve(name) : join(folder, name), platform)) {
      if (await isProgram(candidate, platform)) return candidate;
    }
  }
  return undefined;
}

/** Whether a text names a file rather than a program to look up. */
export function isPath(name: string): boolean {
  return /[/\\]/.test(name);
}

/** Whether it is one that Windows runs only through a shell. */
export function isScript(path: string, platform: NodeJS.Platform): boolean {
  return platform === "win32" && /\.(cmd|bat)$/i.test(path);
}

/** Relative folders are left out: what they hold depends on which folder is open. */
function searchPath(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string[] {
  const key = Object.keys(env).find((name) =>
    platform === "win32" ? name.toUpperCase() === "PATH" : name === "PATH",
  );
  const value = key === undefined ? "" : (env[key] ?? "");
  const delimiter = platform === "win32" ? ";" : ":";
  return value.split(delimiter).filter((folder) => isAbsolute(folder));
}

function withExtensions(path: string, platform: NodeJS.Platform): string[] {
  if (platform !== "win32" || /\.(exe|cmd|bat|com)$/i.test(path)) return [path];
  return [`${path}.exe`, `${path}.cmd`, `${path}.bat`];
}

async function isProgram(path: string, platform: NodeJS.Platform): Promise<boolean> {
  try {
    await access(path, platform === "win32" ? constants.F_OK : constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

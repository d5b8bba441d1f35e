import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";
import { DatabricksError } from "../errors.ts";

export interface FindCliOptions {
  /** A path, or a name to look up on PATH. Default: `databricks`. */
  readonly cliPath?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly platform?: NodeJS.Platform;
}

const installRemedy =
  "Install it (https://docs.databricks.com/dev-tools/cli/install) or set the path to it, then try again.";

/**
 * Absolute path of the Databricks CLI. It is looked up here and not left to the operating system, which on Windows
 * would run a file of that name from the current folder first. Throws `cli-missing`.
 */
export async function findCli({
  cliPath,
  env,
  platform = process.platform,
}: FindCliOptions): Promise<string> {
  const name = cliPath === undefined || cliPath === "" ? "databricks" : cliPath;
  const isPath = /[/\\]/.test(name);
  const folders = isPath ? [""] : searchPath(env, platform);
  for (const folder of folders) {
    for (const candidate of withExtensions(isPath ? resolve(name) : join(folder, name), platform)) {
      if (await isProgram(candidate, platform)) return refuseScript(candidate, platform);
    }
  }
  const where = isPath ? `at ${name}` : "on the PATH";
  throw new DatabricksError("cli-missing", `The Databricks CLI was not found ${where}. ${installRemedy}`);
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

/** Windows runs a script only through a shell, where a profile's name could become a command. */
function refuseScript(path: string, platform: NodeJS.Platform): string {
  if (platform !== "win32" || !/\.(cmd|bat)$/i.test(path)) return path;
  throw new DatabricksError(
    "cli-missing",
    `${path} is a script, not the Databricks CLI itself. Set the path to databricks.exe, then try again.`,
  );
}

import { DatabricksError } from "../api/errors.ts";
import { findProgram, isPath, isScript } from "./findProgram.ts";

export interface FindCliOptions {
  /** A path, or a name to look up on PATH. Default: `databricks`. */
  readonly cliPath?: string | undefined;
  /** One to use where PATH has none, such as the one that another extension brings along. */
  readonly bundledCliPath?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly platform?: NodeJS.Platform;
}

const defaultName = "databricks";
const installRemedy =
  "Install it (https://docs.databricks.com/dev-tools/cli/install) or set the path to it, then try again.";

/** Absolute path of the Databricks CLI. Throws `cli-missing`. */
export async function findCli({
  cliPath,
  bundledCliPath,
  env,
  platform = process.platform,
}: FindCliOptions): Promise<string> {
  const name = cliPath === undefined || cliPath === "" ? defaultName : cliPath;
  const path =
    (await findProgram({ name, env, platform })) ??
    (name === defaultName && bundledCliPath !== undefined
      ? await findProgram({ name: bundledCliPath, env, platform })
      : undefined);
  if (path === undefined) {
    const where = isPath(name) ? `at ${name}` : "on the PATH";
    throw new DatabricksError("cli-missing", `The Databricks CLI was not found ${where}. ${installRemedy}`);
  }
  // In a shell a profile's name could become a command.
  if (isScript(path, platform)) {
    throw new DatabricksError(
      "cli-missing",
      `${path} is a script, not the Databricks CLI itself. Set the path to databricks.exe, then try again.`,
    );
  }
  return path;
}

import { DatabricksError } from "../api/errors.ts";
import { findProgram, isPath, isScript } from "./findProgram.ts";
import { joinPhrases, phrase } from "../api/phrase.ts";

export interface FindCliOptions {
  /** A path, or a name to look up on PATH. Default: `databricks`. */
  readonly cliPath?: string | undefined;
  /** One to use where PATH has none, such as the one that another extension brings along. */
  readonly bundledCliPath?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly platform?: NodeJS.Platform;
}

const defaultName = "databricks";
const installPage = "https://docs.databricks.com/dev-tools/cli/install";

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
    throw new DatabricksError(
      "cli-missing",
      joinPhrases(
        isPath(name)
          ? phrase("The Databricks CLI was not found at {0}.", name)
          : phrase("The Databricks CLI was not found on the PATH."),
        phrase("Install it ({0}) or set the path to it, then try again.", installPage),
      ),
    );
  }
  // In a shell a profile's name could become a command.
  if (isScript(path, platform)) {
    throw new DatabricksError(
      "cli-missing",
      phrase(
        "{0} is a script, not the Databricks CLI itself. Set the path to databricks.exe, then try again.",
        path,
      ),
    );
  }
  return path;
}

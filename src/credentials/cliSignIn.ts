import * as vscode from "vscode";
import { findCli } from "../databricks/cli/findCli.ts";
import type { Profile } from "../databricks/config/resolveProfile.ts";
import { bundledCliPath } from "./foreignExtension.ts";

/** That the Databricks CLI signed somebody in. */
export interface CliSignIn {
  readonly kind: "cli";
  /** The profile it was asked to sign in; undefined where the CLI asked the person for a name. */
  readonly profileName: string | undefined;
}

/**
 * Runs `databricks auth login` in a terminal, where the person sees it open the browser. A profile of another kind is
 * not overwritten: the CLI then asks for a name. Undefined unless the CLI reported success. Throws `cli-missing`.
 */
export async function signInWithCli(
  profile: Profile | undefined,
  host: string,
  { cliPath, env }: { readonly cliPath: string | undefined; readonly env: NodeJS.ProcessEnv },
): Promise<CliSignIn | undefined> {
  const shellPath = await findCli({
    cliPath: cliPath ?? profile?.cliPath,
    bundledCliPath: bundledCliPath(),
    env,
  });
  const profileName = profile?.authType === "databricks-cli" ? profile.name : undefined;
  const terminal = vscode.window.createTerminal({
    name: vscode.l10n.t("Databricks Sign In"),
    shellPath,
    shellArgs: ["auth", "login", ...option("--host", host), ...option("--profile", profileName)],
    // They would speak against the arguments.
    env: { ...proxyOf(env), DATABRICKS_CONFIG_PROFILE: null, DATABRICKS_HOST: null },
  });
  terminal.show();
  return new Promise((resolve) => {
    const subscription = vscode.window.onDidCloseTerminal((closed) => {
      if (closed !== terminal) return;
      subscription.dispose();
      resolve(closed.exitStatus?.code === 0 ? { kind: "cli", profileName } : undefined);
    });
  });
}

/** A terminal has the rest of the environment by itself. */
function proxyOf({ HTTPS_PROXY, NO_PROXY }: NodeJS.ProcessEnv): Record<string, string> {
  return { ...(HTTPS_PROXY && { HTTPS_PROXY }), ...(NO_PROXY && { NO_PROXY }) };
}

function option(name: string, value: string | undefined): string[] {
  return value === undefined || value === "" ? [] : [name, value];
}

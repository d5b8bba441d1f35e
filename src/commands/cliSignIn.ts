import * as vscode from "vscode";
import { findCli } from "../databricks/auth/findCli.ts";
import type { Profile } from "../databricks/profiles.ts";
import { bundledCliPath } from "./foreignExtension.ts";

/**
 * Runs `databricks auth login` in a terminal, where the person sees it open the browser. A profile of another kind is
 * not overwritten: the CLI then asks for a name. Resolves to whether the CLI reported success. Throws `cli-missing`.
 */
export async function signInWithCli(
  profile: Profile | undefined,
  cliPath: string | undefined,
): Promise<boolean> {
  const shellPath = await findCli({
    cliPath: cliPath ?? profile?.cliPath,
    bundledCliPath: bundledCliPath(),
    env: process.env,
  });
  const terminal = vscode.window.createTerminal({
    name: vscode.l10n.t("Databricks Sign In"),
    shellPath,
    shellArgs: ["auth", "login", ...loginArguments(profile)],
    // They would speak against the arguments.
    env: { DATABRICKS_CONFIG_PROFILE: null, DATABRICKS_HOST: null },
  });
  terminal.show();
  return new Promise((resolve) => {
    const subscription = vscode.window.onDidCloseTerminal((closed) => {
      if (closed !== terminal) return;
      subscription.dispose();
      resolve(closed.exitStatus?.code === 0);
    });
  });
}

function loginArguments(profile: Profile | undefined): string[] {
  if (profile === undefined) return [];
  const host = profile.host === "" ? [] : ["--host", profile.host];
  const isCliProfile = profile.authType === "databricks-cli" && profile.name !== undefined;
  return isCliProfile ? [...host, "--profile", profile.name] : host;
}

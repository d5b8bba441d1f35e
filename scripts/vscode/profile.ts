import { rmSync } from "node:fs";
import { mkdir, mkdtemp, realpath } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeFolder } from "../../test/support/removeFolder.ts";
import { writeFixture } from "../../test/support/secretLedger.ts";
import { atExit } from "../atExit.ts";

/** Everything one VS Code of ours may write to, in one temporary folder. */
export interface Profile {
  readonly root: string;
  /** HOME of the server process, empty at first. */
  readonly home: string;
  readonly userDataDir: string;
  readonly extensionsDir: string;
  readonly serverDataDir: string;
  remove(): Promise<void>;
}

/** A window without welcome pages, updates, suggestions or assistants: nothing that covers what is looked at. */
export const quietSettings: Readonly<Record<string, unknown>> = {
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.colorTheme": "Default Dark Modern",
  "chat.disableAIFeatures": true,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "git.enabled": false,
  "remote.autoForwardPorts": false,
  "terminal.integrated.initialHint": false,
};

export async function createProfile(settings: Readonly<Record<string, unknown>> = {}): Promise<Profile> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "app-logs-vscode-")));
  const forget = atExit(() => {
    rmSync(root, { recursive: true, force: true, maxRetries: 3 });
  });
  const profile = {
    root,
    home: join(root, "home"),
    userDataDir: join(root, "user-data"),
    extensionsDir: join(root, "extensions"),
    serverDataDir: join(root, "server-data"),
  };
  await Promise.all([
    mkdir(profile.home),
    mkdir(profile.extensionsDir),
    mkdir(profile.serverDataDir),
    mkdir(join(profile.userDataDir, "User"), { recursive: true }),
  ]);
  const merged = { ...quietSettings, ...settings };
  await writeFixture(join(profile.userDataDir, "User/settings.json"), JSON.stringify(merged, undefined, 2));
  return {
    ...profile,
    async remove() {
      forget();
      await removeFolder(root);
    },
  };
}

/**
 * The environment of a VS Code of ours: the person's own, without what says "this runs inside VS Code", npm's
 * settings, or their Databricks sign-in, and with HOME in the profile unless `extra` says otherwise.
 */
export function vscodeEnvironment(
  profile: Pick<Profile, "home">,
  extra: NodeJS.ProcessEnv = {},
): NodeJS.ProcessEnv {
  const unwanted = /^(DATABRICKS_|BUNDLE_VAR_|VSCODE_|npm_|ELECTRON_|NODE_OPTIONS$|NODE_TEST_CONTEXT$|XDG_)/;
  const inherited = Object.entries(process.env).filter(([name]) => !unwanted.test(name));
  return {
    ...Object.fromEntries(inherited),
    HOME: profile.home,
    // Else the server asks a login shell for the person's environment, and Databricks variables come back with it.
    VSCODE_CLI: "1",
    ...extra,
  };
}

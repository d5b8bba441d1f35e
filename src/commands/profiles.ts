import { homedir } from "node:os";
import * as vscode from "vscode";
import type { Subscription } from "../sessions/emitter.ts";
import { listProfiles, resolveProfile } from "../databricks/profiles.ts";
import type { Profile } from "../databricks/profiles.ts";
import { openWorkspace } from "../databricks/workspace.ts";
import type { Workspace } from "../databricks/workspace.ts";
import type { Memory } from "../ui/memory.ts";
import { hostOf } from "../ui/noticeText.ts";
import { readCliPath, readProfile, SETTINGS_SECTION } from "../ui/settings.ts";
import { openConfigFile } from "./configFile.ts";
import { signIn } from "./signIn.ts";

const SELECTION_KEY = "profile";

/** `undefined` name: the environment. */
interface Selection {
  readonly name?: string;
}

export interface Profiles extends Subscription {
  /** The workspace of the profile in force. Throws a DatabricksError. */
  openWorkspace(): Promise<Workspace>;
  /** Asks for a profile and uses it in this VS Code workspace. False when the person picked none. */
  select(): Promise<boolean>;
  /** Runs the Databricks CLI's sign-in in a terminal. Resolves to whether it succeeded. */
  signIn(): Promise<boolean>;
  openConfigFile(): Promise<void>;
}

/** Which profile is in force: the one picked in this VS Code workspace, else the setting, else the SDKs' own rules. */
export function createProfiles(memory: Memory): Profiles {
  const places = () => ({ env: process.env, homeDir: homedir() });
  const configuration = () => vscode.workspace.getConfiguration(SETTINGS_SECTION);
  const resolve = (): Promise<Profile> => {
    const selection = memory.get(SELECTION_KEY) as Selection | undefined;
    return resolveProfile({
      ...places(),
      explicit: selection ? selection.name : readProfile(configuration()),
    });
  };
  const cliPath = () => readCliPath(configuration());
  const runSignIn = async (): Promise<boolean> => {
    const profile = await resolve().catch(() => undefined);
    return signIn(profile, cliPath());
  };

  // A setting edited after the pick is the later word.
  const subscription = vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(`${SETTINGS_SECTION}.profile`))
      void memory.update(SELECTION_KEY, undefined);
  });

  return {
    async openWorkspace() {
      return openWorkspace({ profile: await resolve(), cliPath: cliPath(), env: process.env });
    },
    async select() {
      const picked = await askProfile(await listProfiles(places()));
      if (picked === undefined) return false;
      if (picked === "signIn") return runSignIn();
      await memory.update(SELECTION_KEY, picked.name === undefined ? {} : { name: picked.name });
      return true;
    },
    signIn: runSignIn,
    openConfigFile: () => openConfigFile(places()),
    dispose() {
      subscription.dispose();
    },
  };
}

interface ProfileItem extends vscode.QuickPickItem {
  readonly answer?: Profile | "signIn";
}

async function askProfile(profiles: readonly Profile[]): Promise<Profile | "signIn" | undefined> {
  const items: ProfileItem[] = profiles.map((profile) => ({
    answer: profile,
    label: profile.name ?? vscode.l10n.t("Environment variables"),
    description: hostOf(profile.host),
    detail: profile.problem?.message ?? profile.authType,
    iconPath: new vscode.ThemeIcon(profile.problem ? "warning" : "account"),
  }));
  const signInItem: ProfileItem = {
    answer: "signIn",
    label: vscode.l10n.t("Sign in with the Databricks CLI..."),
    iconPath: new vscode.ThemeIcon("add"),
  };
  const separator = { label: "", kind: vscode.QuickPickItemKind.Separator };
  const picked = await vscode.window.showQuickPick<ProfileItem>([...items, separator, signInItem], {
    title: vscode.l10n.t("Select Profile for App Logs"),
    placeHolder: vscode.l10n.t("Select a profile of your Databricks configuration file"),
    matchOnDescription: true,
  });
  return picked?.answer;
}

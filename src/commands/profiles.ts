import { homedir } from "node:os";
import * as vscode from "vscode";
import type { Subscribe, Subscription } from "../sessions/emitter.ts";
import { listProfiles, resolveProfile } from "../databricks/profiles.ts";
import type { Profile } from "../databricks/profiles.ts";
import { openWorkspace } from "../databricks/workspace.ts";
import type { Workspace } from "../databricks/workspace.ts";
import type { Memory } from "../ui/memory.ts";
import { hostOf } from "../ui/noticeText.ts";
import { readCliPath, readProfile, SETTINGS_SECTION } from "../ui/settings.ts";
import type { Project, Projects } from "./projects.ts";
import { openConfigFile } from "./configFile.ts";
import { signIn } from "./signIn.ts";

const SELECTION_KEY = "profile";

/** `undefined` name: the environment. */
interface Selection {
  readonly name?: string;
}

export interface Profiles extends Subscription {
  /** Another profile is in force, or the one in force was signed in. */
  readonly onDidChange: Subscribe<void>;
  /** The workspace of the profile of this name, or of the one in force. Throws a DatabricksError. */
  openWorkspace(name?: string): Promise<Workspace>;
  /**
   * The workspace a project is deployed to, with the profile the person chose where they chose one. Undefined when
   * neither says which. Throws a DatabricksError.
   */
  openWorkspaceOf(project: Project): Promise<Workspace | undefined>;
  /** Names of the profiles in the person's own configuration file, in its order. Throws a DatabricksError. */
  names(): Promise<readonly string[]>;
  /** Asks for a profile and uses it in this VS Code workspace. False when the person picked none. */
  select(): Promise<boolean>;
  /** Runs the Databricks CLI's sign-in in a terminal. Resolves to whether it succeeded. */
  signIn(): Promise<boolean>;
  openConfigFile(): Promise<void>;
}

/**
 * Which profile is in force: the one picked in this VS Code workspace, else the setting, else the first project's, else
 * the SDKs' own rules.
 */
export function createProfiles(memory: Memory, projects: Projects): Profiles {
  const places = () => ({ env: process.env, homeDir: homedir() });
  const configuration = () => vscode.workspace.getConfiguration(SETTINGS_SECTION);
  const changed = new vscode.EventEmitter<void>();
  const resolveChosen = async (): Promise<Profile | undefined> => {
    const selection = memory.get(SELECTION_KEY) as Selection | undefined;
    const explicit = selection ? selection.name : readProfile(configuration());
    return selection || explicit !== undefined ? resolveProfile({ ...places(), explicit }) : undefined;
  };
  const resolve = async (): Promise<Profile> => {
    const chosen = await resolveChosen();
    if (chosen) return chosen;
    const found = await projects.read();
    const first = found.find(({ bundle }) => bundle.apps.length > 0) ?? found[0];
    return (first && (await projects.profileOf(first, places()))) ?? resolveProfile(places());
  };
  const cliPath = () => readCliPath(configuration());
  const runSignIn = async (): Promise<boolean> => {
    const profile = await resolve().catch(() => undefined);
    const isSignedIn = await signIn(profile, cliPath());
    if (isSignedIn) changed.fire();
    return isSignedIn;
  };
  const choose = async (selection: Selection | undefined): Promise<void> => {
    await memory.update(SELECTION_KEY, selection);
    changed.fire();
  };

  // A setting edited after the pick is the later word.
  const subscription = vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(`${SETTINGS_SECTION}.profile`)) void choose(undefined);
  });

  const open = (profile: Profile): Workspace =>
    openWorkspace({ profile, cliPath: cliPath(), env: process.env });
  return {
    onDidChange: changed.event,
    openWorkspace: async (name) =>
      open(await (name === undefined ? resolve() : resolveProfile({ ...places(), explicit: name }))),
    async openWorkspaceOf(project) {
      const profile = (await resolveChosen()) ?? (await projects.profileOf(project, places()));
      return profile && open(profile);
    },
    async names() {
      return (await listProfiles(places())).flatMap(({ name }) => (name === undefined ? [] : [name]));
    },
    async select() {
      const picked = await askProfile(await listProfiles(places()));
      if (picked === undefined) return false;
      if (picked === "signIn") return runSignIn();
      await choose(picked.name === undefined ? {} : { name: picked.name });
      return true;
    },
    signIn: runSignIn,
    openConfigFile: () => openConfigFile(places()),
    dispose() {
      subscription.dispose();
      changed.dispose();
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

import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeFolder } from "../../support/removeFolder.ts";
import { writeFixture } from "../../support/secretLedger.ts";
import {
  startWorkspace,
  type AppSpec,
  type Workspace,
  type WorkspaceOptions,
} from "../../support/workspace/index.ts";
import { eventually } from "./eventually.ts";
import { startVSCode, type VSCode, type VSCodeOptions, type VSCodeWindow } from "./window.ts";

/** Titles in the command palette. */
export const commands = {
  stream: "Databricks: Stream App Logs",
  streamAgain: "Databricks: Stream App Logs Again",
  showEarlier: "Databricks: Show Earlier App Logs...",
  showMoreEarlier: "Databricks: Show More Earlier App Logs",
  fillFromHistory: "Databricks: Fill App Logs from History",
  streamFromUrl: "Databricks: Stream Logs from URL...",
  pause: "Databricks: Pause App Logs",
  follow: "Databricks: Follow App Logs",
  stop: "Databricks: Stop Streaming App Logs",
  retryNow: "Databricks: Retry App Logs Now",
  save: "Databricks: Save App Logs to File...",
  stopRecording: "Databricks: Stop Recording App Logs",
  show: "Databricks: Show App Logs",
  nextError: "Databricks: Next Error in App Logs",
  previousError: "Databricks: Previous Error in App Logs",
  lastError: "Databricks: Go to Last Error in App Logs",
  lastDeployment: "Databricks: Go to Last Deployment in App Logs",
  showOnlyErrors: "Databricks: Show Only Errors in App Logs",
  showAllLines: "Databricks: Show All Lines in App Logs",
  showLogErrors: "Databricks: List Errors in App Logs",
  clearErrors: "Databricks: Clear Errors in App Logs",
  openLink: "Databricks: Open Link in App Logs",
  copyCliCommand: "Databricks: Copy as Databricks CLI Command",
  fixInChat: "Databricks: Fix in Chat",
  copyForChat: "Databricks: Copy for Chat",
  copyCrash: "Databricks: Copy Crash as Markdown",
  openGitHubIssue: "Databricks: Open GitHub Issue",
  whereLogged: "Databricks: Where Was This Logged",
  manage: "Databricks: Manage App Logs",
  closeLog: "Databricks: Close App Logs",
  forgetKept: "Databricks: Forget Kept App Logs",
  changeFilters: "Databricks: Change Filters for App Logs",
  selectProfile: "Databricks: Select Profile for App Logs",
  reportIssue: "Databricks: Report an App Logs Issue",
  signIn: "Databricks: Sign In for App Logs",
} as const;

export interface Desk extends AsyncDisposable {
  readonly workspace: Workspace;
  readonly vscode: VSCode;
  /** HOME of the extension, with its `.databrickscfg`. */
  readonly home: string;
  writeConfig(text: string): Promise<void>;
}

export interface DeskOptions extends Pick<
  VSCodeOptions,
  "settings" | "env" | "asksForTrust" | "extensions" | "vsix"
> {
  readonly apps?: readonly AppSpec[];
  /** Added below the stand-in workspace's own profile. */
  readonly config?: string;
  /** Of the stand-in workspace's own profile. Default: DEFAULT. */
  readonly profileName?: string;
  /** How long the workspace's tokens live, seconds. */
  readonly tokenLifetimeS?: number;
  /** Apps on a page of the list. */
  readonly pageSize?: number;
  readonly sql?: WorkspaceOptions["sql"];
}

/** A stand-in workspace, and a VS Code whose person has a profile for it. */
export async function setUpDesk(options: DeskOptions = {}): Promise<Desk> {
  const workspace = await startWorkspace({
    apps: options.apps ?? [{ name: "orders-api" }],
    tokenLifetimeS: options.tokenLifetimeS,
    pageSize: options.pageSize,
    sql: options.sql,
  });
  const home = await mkdtemp(join(tmpdir(), "app-logs-home-"));
  const writeConfig = (text: string): Promise<void> =>
    writeFixture(join(home, ".databrickscfg"), text, { mode: 0o600 });
  await writeConfig(`${workspace.profileIni(options.profileName ?? "DEFAULT")}\n${options.config ?? ""}`);
  const vscode = await startVSCode({ ...options, home });
  return {
    workspace,
    vscode,
    home,
    writeConfig,
    async [Symbol.asyncDispose]() {
      await vscode.close();
      await workspace.close();
      await removeFolder(home);
    },
  };
}

/** Opens the list of apps, and waits for this one in it. */
export async function openPicker(window: VSCodeWindow, app: string): Promise<void> {
  await window.run(commands.stream);
  await window.quickInput.waitFor("Stream App Logs (1/2)");
  await window.quickInput.waitForRow(app);
}

/** Waits until the row that Enter takes is this app's. */
export async function waitForChoice({ quickInput }: VSCodeWindow, app: string): Promise<void> {
  await eventually(
    `${app} to be the choice`,
    async () => (await quickInput.rows()).some((row) => row.isFocused && row.label.includes(app)),
    { describe: () => quickInput.rows() },
  );
}

/** Command, app, and Enter for the filters as they are. */
export async function streamWithDefaults(window: VSCodeWindow, app: string): Promise<void> {
  await openPicker(window, app);
  await window.quickInput.fill(app);
  await waitForChoice(window, app);
  await window.press("Enter");
  await window.quickInput.waitFor("2/2");
  await window.press("Enter");
  await window.quickInput.waitUntilClosed();
}

/** The app's own messages among the lines of a channel. */
export function appMessages(lines: readonly string[]): string[] {
  return lines.flatMap(
    (line) => /^\S+ \S+ \[\w+\] \[(?:APP|SYSTEM|BUILD|HTTP|OTHER)\] (.*)$/.exec(line)?.[1] ?? [],
  );
}

export function numbered(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${name} ${index + 1}`);
}

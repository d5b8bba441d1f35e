import * as vscode from "vscode";
import { chooseTrouble, sharedCommand } from "../targets/troubleReports.ts";
import { issueUrl, type GitHubRepository } from "../ui/handover/gitHub.ts";
import { gitHubOf } from "../ui/handover/gitRemotes.ts";
import { messageInBackground } from "../ui/messages/inBackground.ts";
import type { Services } from "./services.ts";

/** Opens a new issue with an error of a log in the browser, in the repository of the app's folder. The person submits it. */
export async function openGitHubIssue(services: Services, key: string | undefined): Promise<void> {
  const { l10n, commands, window } = vscode;
  const chosen = await chooseTrouble(services, key, l10n.t("Open GitHub Issue"));
  if (chosen === undefined) return;
  const { session, report } = chosen;
  const repository = await repositoryOf(await services.projects.sourceFolderOf(report.app));
  if (repository === undefined) {
    const text = l10n.t("No folder of this window has a remote on github.com.");
    messageInBackground(services.diagnostics, window.showInformationMessage(text));
    return;
  }
  // As text: an address that VS Code has taken apart is put together in another spelling.
  await commands.executeCommand("vscode.open", issueUrl(repository, report, sharedCommand(session), l10n.t));
}

/** That of the app's own source first. */
async function repositoryOf(sourceFolder: string | undefined): Promise<GitHubRepository | undefined> {
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri);
  const own = sourceFolder === undefined ? [] : [vscode.Uri.file(sourceFolder)];
  for (const folder of [...own, ...folders]) {
    const repository = await gitHubOf(folder);
    if (repository !== undefined) return repository;
  }
  return undefined;
}

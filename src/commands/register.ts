import * as vscode from "vscode";
import { createRunner } from "../ui/messages/commandRunner.ts";
import { idOf } from "../ui/text/settings.ts";
import { changeFilters } from "./changeFilters.ts";
import { clearErrors } from "./clearErrors.ts";
import { closeLog } from "./closeLog.ts";
import { copyCliCommand } from "./copyCliCommand.ts";
import { copyCrash } from "./copyCrash.ts";
import { copyForChat } from "./copyForChat.ts";
import { copyUrl } from "./copyUrl.ts";
import { fillFromHistory } from "./fillFromHistory.ts";
import { fixInChat } from "./fixInChat.ts";
import { forgetKeptLogs } from "./forgetKeptLogs.ts";
import { lastDeployment } from "./lastDeployment.ts";
import { lastError } from "./lastError.ts";
import { manageStreams } from "./manage.ts";
import { nextError } from "./nextError.ts";
import { openGitHubIssue } from "./openGitHubIssue.ts";
import { openInBrowser } from "./openInBrowser.ts";
import { openLogLink } from "./openLogLink.ts";
import { previousError } from "./previousError.ts";
import { refreshApps } from "./refreshApps.ts";
import { reportIssue } from "./reportIssue.ts";
import { retryNow } from "./retryNow.ts";
import { saveLog } from "./save.ts";
import { selectProfile } from "./selectProfile.ts";
import type { Services } from "./services.ts";
import { showEarlier } from "./showEarlier.ts";
import { showLog } from "./show.ts";
import { showAllLines } from "./showAllLines.ts";
import { showLogErrors } from "./showLogErrors.ts";
import { showMoreEarlier } from "./showMoreEarlier.ts";
import { showOnlyErrors } from "./showOnlyErrors.ts";
import { signIn } from "./signIn.ts";
import { stopStreaming } from "./stop.ts";
import { stopRecording } from "./stopRecording.ts";
import { streamApp } from "./stream.ts";
import { streamAgain } from "./streamAgain.ts";
import { streamFromUrl } from "./streamFromUrl.ts";
import { streamListed } from "./streamListed.ts";
import { follow, toggleFollow } from "./toggleFollow.ts";
import { whereLogged } from "./whereLogged.ts";

type Command = (services: Services, key: string | undefined, part: number | undefined) => Promise<void>;

/** By the name after `databricksAppLogs.` in the manifest. */
const COMMANDS: Readonly<Record<string, Command>> = {
  changeFilters,
  clearErrors,
  closeLog,
  copyCliCommand,
  copyCrash,
  copyForChat,
  copyUrl,
  fillFromHistory,
  fixInChat,
  forgetKeptLogs,
  lastDeployment,
  lastError,
  manage: manageStreams,
  nextError,
  openGitHubIssue,
  openInBrowser,
  openLogLink,
  previousError,
  refreshApps,
  reportIssue,
  resume: follow,
  retryNow,
  save: saveLog,
  selectProfile,
  show: showLog,
  showAllLines,
  showEarlier,
  showLogErrors,
  showMoreEarlier,
  showOnlyErrors,
  signIn,
  stop: stopStreaming,
  stopRecording,
  stream: streamApp,
  streamAgain,
  streamFromUrl,
  streamListed,
  toggleFollow,
  whereLogged,
};

export function registerCommands(services: Services): vscode.Disposable[] {
  const runner = createRunner(services.failures);
  return Object.entries(COMMANDS).map(([name, command]) =>
    vscode.commands.registerCommand(
      idOf(name),
      runner((key, part) => command(services, key, part)),
    ),
  );
}

import * as vscode from "vscode";
import { setContext } from "../ui/status/setContext.ts";
import { changeFilters } from "./changeFilters.ts";
import { COMMAND_NAMES } from "./commandNames.ts";
import type { CommandName } from "./commandNames.ts";
import { copyCliCommand } from "./copyCliCommand.ts";
import { manageStreams } from "./manage.ts";
import { copyUrl, openInBrowser, refreshApps, streamListed } from "./listedApps.ts";
import { createRunner } from "../ui/messages/run.ts";
import { saveLog } from "./save.ts";
import type { Services } from "./services.ts";
import { showLog } from "./show.ts";
import { stopRecording, stopStreaming } from "./stop.ts";
import { streamApp } from "./stream.ts";
import { streamAgain } from "./streamAgain.ts";
import { streamFromUrl } from "./streamFromUrl.ts";
import { toggleFollow } from "./toggleFollow.ts";

type CommandOf = (services: Services, key: string | undefined) => Promise<void>;

const COMMANDS: Readonly<Record<CommandName, CommandOf>> = {
  stream: streamApp,
  streamAgain,
  streamFromUrl,
  toggleFollow,
  resume: toggleFollow,
  stop: stopStreaming,
  save: saveLog,
  stopRecording,
  show: showLog,
  manage: manageStreams,
  changeFilters,
  copyCliCommand,
  selectProfile: async ({ credentials }) => {
    await credentials.select();
  },
  signIn: async ({ credentials, diagnostics }) => {
    if (await credentials.signIn()) setContext("hasSignedIn", true, diagnostics);
  },
  streamListed,
  openInBrowser,
  copyUrl,
  refreshApps,
};

export function registerCommands(services: Services): vscode.Disposable[] {
  const runner = createRunner(services.failures);
  return COMMAND_NAMES.map((name) =>
    vscode.commands.registerCommand(
      `databricksAppLogs.${name}`,
      runner((key) => COMMANDS[name](services, key)),
    ),
  );
}

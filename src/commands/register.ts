import * as vscode from "vscode";
import { createRunner } from "./run.ts";
import { saveLog } from "./save.ts";
import type { Services } from "./services.ts";
import { showLog } from "./show.ts";
import { stopRecording, stopStreaming } from "./stop.ts";
import { streamApp } from "./stream.ts";
import { streamAgain } from "./streamAgain.ts";
import { streamFromUrl } from "./streamFromUrl.ts";
import { toggleFollow } from "./toggleFollow.ts";

type CommandOf = (services: Services, key: string | undefined) => Promise<void>;

/** Every command of the manifest. */
const COMMANDS: Readonly<Record<string, CommandOf>> = {
  stream: streamApp,
  streamAgain,
  streamFromUrl,
  toggleFollow,
  resume: toggleFollow,
  stop: stopStreaming,
  save: saveLog,
  stopRecording,
  show: showLog,
  selectProfile: async ({ profiles }) => {
    await profiles.select();
  },
};

export function registerCommands(services: Services): vscode.Disposable[] {
  const runner = createRunner(services.failures);
  return Object.entries(COMMANDS).map(([name, command]) =>
    vscode.commands.registerCommand(
      `databricksAppLogs.${name}`,
      runner((key) => command(services, key)),
    ),
  );
}

import { fork } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startVSCode, type VSCode } from "../../test/ui-e2e/support/window.ts";
import { createProfile } from "../vscode/profile.ts";
import type { FloodMessage, FloodOrder } from "./flood.ts";

export interface DeskOptions {
  /** The packaged extension that is measured. */
  readonly vsix: string;
  /** Lines that the extension keeps of a log. */
  readonly scrollback: number;
}

/** A VS Code that is signed in to a stand-in workspace in a process of its own. */
export interface Desk extends AsyncDisposable {
  readonly vscode: VSCode;
  /** Has lines logged. @returns how many there were so far, once all have left for the window. */
  flood(order: FloodOrder): Promise<number>;
}

export async function openDesk({ vsix, scrollback }: DeskOptions): Promise<Desk> {
  const profile = await createProfile();
  const flood = fork(join(import.meta.dirname, "flood.ts"));
  const nextMessage = async (): Promise<FloodMessage> =>
    ((await once(flood, "message")) as [FloodMessage])[0];
  let vscode: VSCode | undefined;
  const close = async (): Promise<void> => {
    await vscode?.close();
    flood.disconnect();
    await profile.remove();
  };
  try {
    const ready = await nextMessage();
    if (ready.kind !== "ready") throw new Error("The stand-in workspace did not start.");
    await writeFile(join(profile.home, ".databrickscfg"), ready.profileIni, { mode: 0o600 });
    vscode = await startVSCode({
      vsix,
      home: profile.home,
      settings: { "databricksAppLogs.scrollback": scrollback },
    });
    return {
      vscode,
      async flood(order) {
        flood.send(order);
        const message = await nextMessage();
        if (message.kind !== "sent") throw new Error("The stand-in workspace started anew.");
        return message.lines;
      },
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

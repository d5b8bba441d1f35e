import * as vscode from "vscode";
import type { Diagnostics } from "../messages/diagnostics.ts";
import { inBackground } from "../messages/inBackground.ts";
import { idOf } from "../text/settings.ts";

/** Sets the context key `databricksAppLogs.<name>`. */
export function setContext(name: string, value: boolean, diagnostics: Pick<Diagnostics, "warn">): void {
  const set = vscode.commands.executeCommand("setContext", idOf(name), value);
  inBackground(diagnostics, `The context key ${name} was not set.`, set);
}

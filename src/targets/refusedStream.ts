import * as vscode from "vscode";
import { getApp } from "../databricks/api/apps.ts";
import type { FailureMessages } from "../ui/messages/failureMessages.ts";
import { requireStreamable } from "./appTarget.ts";
import { askEarlier, type AskEarlierServices } from "./askEarlier.ts";
import { mayReadHistory } from "./historySetting.ts";
import type { AskedApp } from "./showEarlierSpan.ts";

/** The platform is asked for so long whether it keeps an app's lines, milliseconds: a message waits for it. */
const PATIENCE_MS = 5000;

/**
 * Throws what keeps an app from being streamed. Where its credential cannot, and the platform keeps its lines, that is told
 * here with the way to them.
 *
 * @throws a DatabricksError or CommandError; a CancellationError where it was told.
 */
export async function requireStream(
  services: AskEarlierServices & { readonly failures: FailureMessages },
  asked: AskedApp,
  retry: () => Promise<void>,
): Promise<void> {
  try {
    requireStreamable(asked.workspace, asked.app);
  } catch (error) {
    const { refused } = asked.workspace.streaming;
    if (error !== refused || !(await keepsLines(asked))) throw error;
    services.failures.show(error, { retry, showEarlier: () => askEarlier(services, asked) });
    throw new vscode.CancellationError();
  }
}

async function keepsLines({ workspace, app }: AskedApp): Promise<boolean> {
  if (!mayReadHistory()) return false;
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const seen = await getApp(workspace, app.name, { signal }).catch(() => undefined);
  return seen?.logsTable !== undefined;
}

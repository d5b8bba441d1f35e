import * as vscode from "vscode";
import type { Diagnostics } from "../ui/messages/diagnostics.ts";
import { withLateProgress } from "../ui/messages/lateProgress.ts";

/** Reads earlier lines of an app, with a message that says so once it takes long, in which a person can cancel it. */
export async function cancellable<T>(
  { diagnostics }: { readonly diagnostics: Diagnostics },
  app: string,
  act: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const title = vscode.l10n.t("Reading earlier lines of {0}", app);
  return withLateProgress(diagnostics, title, (token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => {
      abort.abort();
    });
    return act(abort.signal);
  });
}

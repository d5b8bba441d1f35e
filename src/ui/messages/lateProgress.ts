import * as vscode from "vscode";
import type { Diagnostics } from "./diagnostics.ts";
import { messageInBackground } from "./inBackground.ts";

/** What takes no longer is done before anybody wonders; a message would only flash. Milliseconds. */
const LATE_MS = 1000;

/** Does something that can be cancelled by the person, with a message that says so once it takes long. */
export async function withLateProgress<T>(
  diagnostics: Pick<Diagnostics, "warn">,
  title: string,
  act: (token: vscode.CancellationToken) => Promise<T>,
): Promise<T> {
  const cancellation = new vscode.CancellationTokenSource();
  const result = act(cancellation.token);
  const timer = setTimeout(() => {
    const shown = vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      (_progress, token) => {
        token.onCancellationRequested(() => {
          cancellation.cancel();
        });
        // How it ends is told by the one who awaits the result.
        return result.then(
          () => undefined,
          () => undefined,
        );
      },
    );
    messageInBackground(diagnostics, shown);
  }, LATE_MS);
  try {
    return await result;
  } finally {
    clearTimeout(timer);
    cancellation.dispose();
  }
}

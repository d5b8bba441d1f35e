import * as vscode from "vscode";
import type { LogSession } from "../../sessions/logSession.ts";
import { canRetry } from "../../sessions/sessionState.ts";
import { idOf } from "../text/settings.ts";
import { findRetryNow } from "./channelText.ts";

/** Characters of a log, from its end, that are looked through: a wait is told once, but lines can still follow. */
const MOST_TEXT = 64 * 1024;

/** Makes *Retry Now* in the notice of a lost connection, of a stopped app or of an end a link, while it is so. */
export function createRetryLinks(
  sessionOf: (document: vscode.TextDocument) => LogSession | undefined,
): vscode.Disposable {
  return vscode.languages.registerDocumentLinkProvider(
    { scheme: "output" },
    {
      provideDocumentLinks(document) {
        const session = sessionOf(document);
        if (session === undefined || !canRetry(session.state)) return [];
        const text = document.getText();
        const from = Math.max(0, text.length - MOST_TEXT);
        const found = findRetryNow(text.slice(from), vscode.l10n.t);
        if (found === undefined) return [];
        const query = encodeURIComponent(JSON.stringify([session.target.key]));
        const link = new vscode.DocumentLink(
          new vscode.Range(document.positionAt(from + found.start), document.positionAt(from + found.end)),
          vscode.Uri.parse(`command:${idOf("retryNow")}?${query}`, true),
        );
        link.tooltip = vscode.l10n.t("Connect at once");
        return [link];
      },
    },
  );
}

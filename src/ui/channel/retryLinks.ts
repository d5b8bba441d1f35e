import * as vscode from "vscode";
import type { LogSession } from "../../sessions/logSession.ts";
import { idOf } from "../text/settings.ts";
import { findRetryNow } from "./channelText.ts";

/** Characters of a log, from its end, that are looked through: a wait is told once, but lines can still follow. */
const MOST_TEXT = 64 * 1024;

/** Makes *Retry Now* in the notice of a lost connection a link, while the next connect is waited for. */
export function createRetryLinks(
  sessionOf: (document: vscode.TextDocument) => LogSession | undefined,
): vscode.Disposable {
  return vscode.languages.registerDocumentLinkProvider(
    { scheme: "output" },
    {
      provideDocumentLinks(document) {
        const session = sessionOf(document);
        if (session?.state.kind !== "retrying") return [];
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

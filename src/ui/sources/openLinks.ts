import * as vscode from "vscode";
import { openAt } from "./openAt.ts";

/** In a list, the newest ones. */
const MOST_LISTED = 200;

/** A link in a log's text. */
export interface TextLink {
  readonly range: vscode.Range;
  readonly target: vscode.Uri;
  /** As it is written. */
  readonly text: string;
}

/** All that VS Code would open by a click in this document, the newest first. */
export async function linksIn(document: vscode.TextDocument): Promise<readonly TextLink[]> {
  const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
    "vscode.executeLinkProvider",
    document.uri,
  );
  return links
    .flatMap(({ range, target }) =>
      target === undefined ? [] : [{ range, target, text: document.getText(range) }],
    )
    .sort((a, b) => b.range.start.compareTo(a.range.start));
}

/** @throws a CancellationError where the person picks none. */
export async function askLink(links: readonly TextLink[]): Promise<TextLink> {
  const items = [...new Map(links.slice(0, MOST_LISTED).map((link) => [link.text, link])).values()].map(
    (link) => ({ link, label: link.text }),
  );
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t("Open Link in App Logs"),
    placeHolder: vscode.l10n.t("Select a link; the newest is first"),
  });
  if (picked === undefined) throw new vscode.CancellationError();
  return picked.link;
}

/** A link of ours may be a command, or a file at a line. */
export async function openTextLink({ target }: TextLink): Promise<void> {
  if (target.scheme === "command") {
    await vscode.commands.executeCommand(target.path, ...(JSON.parse(target.query || "[]") as unknown[]));
    return;
  }
  const line = /^L(\d+)/.exec(target.fragment)?.[1];
  if (line === undefined) {
    await vscode.commands.executeCommand("vscode.open", target);
    return;
  }
  await openAt(target.with({ fragment: "" }), Number(line));
}

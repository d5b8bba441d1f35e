import * as vscode from "vscode";
import type { SourcePlace } from "./findLogged.ts";

/** In a list. */
const MOST_LISTED = 100;

/** Opens a file at a line; of several places the one that the person picks. @throws a CancellationError */
export async function openSourcePlace(places: readonly SourcePlace[], title: string): Promise<void> {
  const [first] = places;
  const place = places.length > 1 ? await pick(places, title) : first;
  if (place === undefined) return;
  const position = new vscode.Position(Math.max(0, place.line - 1), 0);
  await vscode.commands.executeCommand("vscode.open", place.uri, {
    selection: new vscode.Range(position, position),
  });
}

async function pick(places: readonly SourcePlace[], title: string): Promise<SourcePlace> {
  const items = places.slice(0, MOST_LISTED).map((place) => ({
    place,
    label: vscode.l10n.t("{0}, line {1}", vscode.workspace.asRelativePath(place.uri), place.line),
  }));
  items.sort((a, b) => a.label.localeCompare(b.label, "en", { numeric: true }));
  const placeHolder = vscode.l10n.t("Several places can have logged this line");
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder });
  if (picked === undefined) throw new vscode.CancellationError();
  return picked.place;
}

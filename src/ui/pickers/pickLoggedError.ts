import * as vscode from "vscode";
import type { LoggedError } from "../../sessions/loggedErrors.ts";
import type { LogSession } from "../../sessions/logSession.ts";
import type { ErrorPlace } from "../sources/errorPlaces.ts";
import { loggedErrorText } from "./loggedErrorText.ts";
import { ask } from "./quickInputs.ts";

/** An error of an open log, and where it stands in the workspace. */
export interface FoundError {
  readonly session: LogSession;
  readonly error: LoggedError;
  readonly place: ErrorPlace | undefined;
}

/** A button of each row. */
export interface ErrorButton {
  readonly icon: string;
  readonly tooltip: string;
  /** Whether the list stays open for another. */
  readonly keepsList?: boolean;
  readonly act: (found: FoundError) => Promise<void>;
}

interface ErrorRow extends vscode.QuickPickItem {
  readonly found: FoundError;
}

/**
 * Shows errors, and carries out what a person chooses: `open` for Enter, or a button's act.
 *
 * @throws a CancellationError where they choose nothing.
 */
export async function pickLoggedError(
  errors: readonly FoundError[],
  {
    title,
    buttons,
    open,
  }: {
    readonly title: string;
    readonly buttons: readonly ErrorButton[];
    readonly open: (found: FoundError) => Promise<void>;
  },
): Promise<void> {
  const list = vscode.window.createQuickPick<ErrorRow>();
  const rowButtons = buttons.map(({ icon, tooltip }) => ({ iconPath: new vscode.ThemeIcon(icon), tooltip }));
  const nowMs = Date.now();
  list.title = title;
  list.placeholder = vscode.l10n.t("Select an error to open its source");
  list.matchOnDescription = true;
  list.matchOnDetail = true;
  list.items = errors.map((found) => {
    const { session, error, place } = found;
    const where = place && `${vscode.workspace.asRelativePath(place.uri)}:${place.line}`;
    const text = loggedErrorText(error, { app: session.target.name, place: where, nowMs, t: vscode.l10n.t });
    return { ...text, found, iconPath: new vscode.ThemeIcon("error"), buttons: rowButtons };
  });
  const chosen = await ask<() => Promise<void>>(list, ({ answer, fail }) => [
    list.onDidAccept(() => {
      const [row] = list.selectedItems;
      if (row !== undefined) answer(() => open(row.found));
    }),
    list.onDidTriggerItemButton(({ item, button }) => {
      const wanted = buttons[rowButtons.findIndex((each) => each === button)];
      if (wanted?.keepsList === true) wanted.act(item.found).catch(fail);
      else if (wanted !== undefined) answer(() => wanted.act(item.found));
    }),
  ]);
  await chosen();
}

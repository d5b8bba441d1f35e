import * as vscode from "vscode";
import { appAddress } from "../databricks/api/app.ts";
import type { AppPlace, KeptApp } from "../sessions/kept/keptLogs.ts";
import { messageInBackground } from "../ui/messages/inBackground.ts";
import { dateText, sizeText } from "../ui/text/numberText.ts";
import { hostOf } from "../ui/text/places.ts";
import type { Services } from "./services.ts";

interface Choice extends vscode.QuickPickItem {
  readonly which: Partial<AppPlace>;
}

/** Deletes what this machine keeps of streamed logs, of one app or of all. What is in view stays. */
export async function forgetKeptLogs({ kept, channels, diagnostics }: Services): Promise<void> {
  const { t } = vscode.l10n;
  const apps = await kept.list();
  if (apps.length === 0) {
    messageInBackground(diagnostics, vscode.window.showInformationMessage(t("No app logs are kept here.")));
    return;
  }
  const inView = channels.inView()?.target;
  const isInView = ({ host, app, address }: KeptApp): boolean =>
    host === inView?.host && app === inView.name && [undefined, appAddress(inView)].includes(address);
  const bytes = apps.reduce((sum, app) => sum + app.bytes, 0);
  const all: Choice = {
    label: t("All apps"),
    description: sizeText(bytes, vscode.l10n.t),
    which: {},
  };
  const rows = apps
    .toSorted((a, b) => Number(isInView(b)) - Number(isInView(a)) || b.bytes - a.bytes)
    .map((app) => rowOf(app, apps));
  const picked = await vscode.window.showQuickPick([...rows, ...(rows.length > 1 ? [all] : [])], {
    title: t("Forget Kept App Logs"),
    placeHolder: t("Select what to delete from this machine"),
  });
  if (picked === undefined) throw new vscode.CancellationError();
  const forgotten = await kept.forget(picked.which);
  const { app } = picked.which;
  const told =
    app !== undefined
      ? t("Deleted {0} kept of the log of {1}.", sizeText(forgotten.bytes, t), app)
      : t("Deleted {0} kept of {1} app logs.", sizeText(forgotten.bytes, t), forgotten.apps);
  messageInBackground(diagnostics, vscode.window.showInformationMessage(told));
}

function rowOf({ host, app, address, bytes, sinceMs }: KeptApp, all: readonly KeptApp[]): Choice {
  const isOnlyOne = all.filter((other) => other.host === host && other.app === app).length === 1;
  return {
    label: app,
    description: vscode.l10n.t("{0}, since {1}", sizeText(bytes, vscode.l10n.t), dateText(sinceMs)),
    // Of one name in several workspaces of the host: the address tells which.
    detail: isOnlyOne || address === undefined ? hostOf(host) : `${hostOf(host)}, ${address}`,
    which: { host, app, address },
  };
}

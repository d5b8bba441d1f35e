import * as vscode from "vscode";
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
  const isInView = ({ host, app }: KeptApp): boolean => host === inView?.host && app === inView.name;
  const bytes = apps.reduce((sum, app) => sum + app.bytes, 0);
  const all: Choice = {
    label: t("All apps"),
    description: sizeText(bytes),
    which: {},
  };
  const rows = apps
    .toSorted((a, b) => Number(isInView(b)) - Number(isInView(a)) || b.bytes - a.bytes)
    .map((app) => rowOf(app));
  const picked = await vscode.window.showQuickPick([...rows, ...(rows.length > 1 ? [all] : [])], {
    title: t("Forget Kept App Logs"),
    placeHolder: t("Select what to delete from this machine"),
  });
  if (picked === undefined) throw new vscode.CancellationError();
  const forgotten = await kept.forget(picked.which);
  const { app } = picked.which;
  const told =
    app !== undefined
      ? t("Deleted {0} kept of the log of {1}.", sizeText(forgotten.bytes), app)
      : t("Deleted {0} kept of {1} app logs.", sizeText(forgotten.bytes), forgotten.apps);
  messageInBackground(diagnostics, vscode.window.showInformationMessage(told));
}

function rowOf({ host, app, bytes, sinceMs }: KeptApp): Choice {
  return {
    label: app,
    description: vscode.l10n.t("{0}, since {1}", sizeText(bytes), dateText(sinceMs)),
    detail: hostOf(host),
    which: { host, app },
  };
}

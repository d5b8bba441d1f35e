import * as vscode from "vscode";
import { getApp } from "../databricks/api/apps.ts";
import { profileText } from "../ui/text/profileText.ts";
import { badLinkText, linkProfileText } from "../ui/text/linkFailures.ts";
import { withLateProgress } from "../ui/messages/lateProgress.ts";
import { messageInBackground } from "../ui/messages/inBackground.ts";
import { filtersText } from "../ui/text/noticeText.ts";
import { hostOf } from "../ui/text/places.ts";
import { readFilters, SETTINGS_SECTION } from "../ui/text/settings.ts";
import { quoted, readLink } from "./streamLink.ts";
import { appTarget } from "../targets/appTarget.ts";
import { openStream } from "../targets/openStream.ts";
import { createRunner } from "../ui/messages/commandRunner.ts";
import type { StreamDesk } from "../targets/openStream.ts";
import type { Credentials } from "../credentials/credentials.ts";
import type { FailureMessages } from "../ui/messages/failureMessages.ts";
import type { Diagnostics } from "../ui/messages/diagnostics.ts";

export interface LinkServices extends StreamDesk {
  readonly credentials: Pick<Credentials, "openWorkspace" | "names" | "select">;
  readonly failures: FailureMessages;
  readonly diagnostics: Pick<Diagnostics, "warn">;
  readonly userAgent: string;
}

/** Streams what a `vscode://` link asks for, once the person agreed to it. */
export function registerLinks(services: LinkServices): vscode.Disposable {
  const runner = createRunner(services.failures);
  return vscode.window.registerUriHandler({
    handleUri: (uri) => runner(() => openLink(services, uri))(),
  });
}

async function openLink(services: LinkServices, uri: vscode.Uri): Promise<void> {
  const { t } = vscode.l10n;
  const read = readLink(uri, t);
  if (read.kind === "bad") {
    const shown = vscode.window.showErrorMessage(badLinkText(read.problem, t));
    messageInBackground(services.diagnostics, shown);
    return;
  }
  const { app: name, profile, filters: asked } = read.link;
  if (profile !== undefined && !(await services.credentials.names()).includes(profile)) {
    const select = t("Select Profile");
    const picked = await vscode.window.showErrorMessage(linkProfileText(quoted(profile), t), select);
    if (picked === select) await services.credentials.select();
    return;
  }
  const workspace = await services.credentials.openWorkspace({ profile });
  const filters = { ...readFilters(vscode.workspace.getConfiguration(SETTINGS_SECTION)), ...asked };
  const stream = t("Stream Log");
  const picked = await vscode.window.showWarningMessage(
    t("Stream the log of {0} on {1}?", name, hostOf(workspace.host)),
    {
      modal: true,
      detail: t(
        "A link asks for it. It is streamed with {0}: {1}.",
        profileText(workspace.profileName, vscode.l10n.t),
        filtersText(filters, t),
      ),
    },
    stream,
  );
  if (picked !== stream) return;
  // Not in the status bar: there VS Code turns an icon, also for who wants no motion.
  const app = await withLateProgress(services.diagnostics, t("Looking for {0}...", name), (token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => {
      abort.abort();
    });
    const signal = AbortSignal.any([abort.signal, AbortSignal.timeout(60_000)]);
    return getApp(workspace, name, { signal });
  });
  openStream(services, appTarget(workspace, app, services.userAgent), filters);
}

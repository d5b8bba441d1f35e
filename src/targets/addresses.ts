import * as vscode from "vscode";
import { listApps } from "../databricks/api/apps.ts";
import type { App } from "../databricks/api/apps.ts";
import type { Workspace } from "../databricks/workspace.ts";
import { normalizeOrigin } from "../logstream/index.ts";
import { profileText } from "../ui/text/profileText.ts";
import { hostOf } from "../ui/text/places.ts";
import { isAbort } from "../ui/messages/isAbort.ts";

/** The app that answers at an address. */
export interface KnownApp {
  readonly workspace: Workspace;
  readonly app: App;
}

/**
 * The app of this workspace that answers at `origin`. Undefined when there is none, or when the apps cannot be listed:
 * then nobody vouches for the address. Throws only on abort.
 */
export async function findAppAt(
  workspace: Workspace,
  origin: string,
  signal: AbortSignal,
): Promise<KnownApp | undefined> {
  try {
    const apps = await listApps(workspace, { signal });
    const app = apps.find(({ url }) => url !== undefined && normalizeOrigin(url) === origin);
    return app && { workspace, app };
  } catch (error) {
    if (isAbort(error)) throw error;
    return undefined;
  }
}

/**
 * Asks before a token goes to a host that is neither the workspace nor one of its apps. A yes holds until the window
 * closes. Throws a CancellationError for a no.
 */
export async function confirmHost(
  confirmed: Set<string>,
  workspace: Workspace,
  origin: string,
): Promise<void> {
  const question = `${workspace.host} ${workspace.profileName} ${origin}`;
  if (origin === workspace.host || confirmed.has(question)) return;
  const send = vscode.l10n.t("Send Token and Stream");
  const picked = await vscode.window.showWarningMessage(
    vscode.l10n.t("Send your Databricks token to {0}?", hostOf(origin)),
    {
      modal: true,
      detail: vscode.l10n.t(
        "{0} is not an app of {1}. To stream its log, the token of {2} is sent there. Go on only if you trust that host.",
        hostOf(origin),
        hostOf(workspace.host),
        profileText(workspace.profileName, vscode.l10n.t),
      ),
    },
    send,
  );
  if (picked !== send) throw new vscode.CancellationError();
  confirmed.add(question);
}

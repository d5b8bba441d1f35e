import { setTimeout as delay } from "node:timers/promises";
import * as vscode from "vscode";
import type { Workspace } from "../databricks/workspace.ts";
import type { Filters } from "../sessions/filters.ts";
import type { SessionTarget } from "../sessions/sessionState.ts";
import { checkAddress } from "../ui/pickers/checkAddress.ts";
import type { LogAddress } from "../ui/pickers/checkAddress.ts";
import { askText } from "../ui/pickers/askText.ts";
import { filterStep } from "../ui/pickers/filterStep.ts";
import { profileText } from "../ui/text/profileText.ts";
import { hostOf } from "../ui/text/places.ts";
import { readFilters, SETTINGS_SECTION } from "../ui/text/settings.ts";
import { runSteps } from "../ui/pickers/steps.ts";
import { appTarget } from "../targets/appTarget.ts";
import { confirmHost, findAppAt } from "../targets/addresses.ts";
import type { KnownApp } from "../targets/addresses.ts";
import { openStream } from "../targets/openStream.ts";
import type { Services } from "./services.ts";

/** How long a search may take before it is worth a message. */
const QUICK_MS = 700;

interface Draft {
  readonly typed: string;
  readonly address: LogAddress | undefined;
  readonly filters: Filters;
}

/** Streams from any address that serves `logz/stream`, with the credential of the profile in force. */
export async function streamFromUrl(services: Services): Promise<void> {
  const workspace = await services.credentials.openWorkspace();
  if (workspace.streaming.refused !== undefined) throw workspace.streaming.refused;
  const defaults = readFilters(vscode.workspace.getConfiguration(SETTINGS_SECTION));
  const title = vscode.l10n.t("Stream Logs from URL");
  const draft = await runSteps<Draft>({ typed: "", address: undefined, filters: defaults }, [
    async ({ typed: before, filters }, position) => {
      const typed = await askText({
        title,
        position,
        value: before,
        placeholder: "https://my-app.databricksapps.com",
        prompt: vscode.l10n.t(
          "Address of an app or pipeline. The token of {0} ({1}) is sent there.",
          profileText(workspace.profileName, vscode.l10n.t),
          hostOf(workspace.host),
        ),
        check: (value) => problemOf(value),
      });
      if (typed === undefined) return { kind: "back" };
      const checked = checkAddress(typed, vscode.l10n.t);
      if (checked.kind === "bad") return { kind: "back" };
      const { address } = checked;
      const recalled = before === typed ? filters : services.answers.recall(address.logsUrl, defaults);
      return { kind: "next", draft: { typed, address, filters: recalled } };
    },
    filterStep<Draft>(
      () => title,
      ({ address }) => (address && services.sessions.get(address.logsUrl)?.sources.seen) ?? [],
    ),
  ]);
  const { address, filters } = draft;
  if (address === undefined) return;

  const target = await findTarget(services, workspace, address);
  await services.answers.remember(address.logsUrl, filters, defaults);
  openStream(services, target, filters);
}

function problemOf(value: string): string | undefined {
  if (value.trim() === "")
    return vscode.l10n.t("Give the address of an app, such as https://my-app.databricksapps.com.");
  const checked = checkAddress(value, vscode.l10n.t);
  return checked.kind === "bad" ? checked.problem : undefined;
}

/** An address of an app becomes that app's own session; any other is confirmed first. */
async function findTarget(
  services: Services,
  workspace: Workspace,
  address: LogAddress,
): Promise<SessionTarget> {
  const known = await findAppPatiently(workspace, address);
  if (known) return appTarget(known.workspace, known.app, services.userAgent);
  await confirmHost(services.confirmedHosts, workspace, address.origin);
  return {
    key: address.logsUrl,
    name: address.host,
    host: workspace.host,
    profileName: workspace.profileName,
    credential: workspace.credentialPhrase,
    url: address.origin,
    workspacePage: undefined,
    app: undefined,
    connection: {
      url: address.logsUrl,
      origin: address.origin,
      tokenProvider: workspace.tokenProvider,
      userAgent: services.userAgent,
    },
  };
}

/** Usually there before anybody could read a message; only a slow workspace gets one, with a button to give up. */
async function findAppPatiently(workspace: Workspace, address: LogAddress): Promise<KnownApp | undefined> {
  const abort = new AbortController();
  const search = findAppAt(workspace, address.origin, abort.signal);
  const isSlow = await Promise.race([search.then(() => false), delay(QUICK_MS, true)]);
  if (!isSlow) return search;
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t("Looking for {0} among the apps of {1}...", address.host, hostOf(workspace.host)),
      cancellable: true,
    },
    (_progress, token) => {
      token.onCancellationRequested(() => {
        abort.abort();
      });
      return search;
    },
  );
}

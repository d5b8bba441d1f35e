import * as vscode from "vscode";
import { canNameSources, toCliCommand } from "../databricks/cli/logsCommand.ts";
import { shellOf } from "../databricks/cli/shells.ts";
import { messageInBackground } from "../ui/messages/inBackground.ts";
import { chooseSession } from "../ui/pickers/chooseSession.ts";
import { sourcesText } from "../ui/text/noticeText.ts";
import type { Services } from "./services.ts";

const SHOWN_MS = 5000;

/** Copies what shows the same log in a terminal of this window. */
export async function copyCliCommand(services: Services, key: string | undefined): Promise<void> {
  const { l10n, env, window } = vscode;
  const session = await chooseSession(services, key, l10n.t("Copy as Databricks CLI Command"));
  if (!session) return;
  const { target, filters } = session;
  if (!target.app) {
    const message = l10n.t(
      "The Databricks CLI shows the logs of apps only, and {0} is the address of none.",
      target.name,
    );
    messageInBackground(services.diagnostics, window.showInformationMessage(message));
    return;
  }
  const command = toCliCommand({
    app: target.name,
    profile: target.profile,
    host: target.host,
    follow: true,
    tail: filters.tail,
    sources: filters.sources,
    search: filters.search,
    shell: shellOf(env.shell, process.platform),
  });
  await env.clipboard.writeText(command);
  const copied = l10n.t("$(check) Copied the CLI command for {0}", target.name);
  window.setStatusBarMessage(copied, SHOWN_MS);
  if (canNameSources(filters.sources)) return;
  const message = l10n.t(
    "The copied command shows every source: the Databricks CLI can name APP and SYSTEM only, and this log shows {0}.",
    sourcesText(filters.sources, l10n.t),
  );
  messageInBackground(services.diagnostics, window.showInformationMessage(message));
}

import * as vscode from "vscode";
import { chooseTrouble, sharedCommand } from "../targets/troubleReports.ts";
import { crashMarkdown } from "../ui/handover/crashMarkdown.ts";
import type { Services } from "./services.ts";

const SHOWN_MS = 5000;

/** Copies an error of a log, masked, with where and when it was, as GitHub and Slack show it. */
export async function copyCrash(services: Services, key: string | undefined): Promise<void> {
  const { l10n, env, window } = vscode;
  const chosen = await chooseTrouble(services, key, l10n.t("Copy Crash as Markdown"));
  if (chosen === undefined) return;
  await env.clipboard.writeText(`${crashMarkdown(chosen.report, sharedCommand(chosen.session), l10n.t)}\n`);
  window.setStatusBarMessage(l10n.t("$(check) Copied an error of {0}", chosen.report.app), SHOWN_MS);
}

import * as vscode from "vscode";
import { redact } from "../reading/secrets/redact.ts";
import { aboutText } from "../ui/messages/diagnostics.ts";
import { inBackground } from "../ui/messages/inBackground.ts";
import { technicalDetail } from "../ui/messages/technicalDetail.ts";
import { REPORT_HEADING, reportText } from "../ui/text/reportText.ts";
import type { Services } from "./services.ts";

/** By the names that hosts of VS Code's kind have for it. */
const REPORTERS = ["workbench.action.openIssueReporter", "vscode.openIssueReporter"];

/** Writes an issue, or takes the one that is still open, and sends nothing before the person has read it and says so. */
export async function reportIssue(services: Services): Promise<void> {
  const { window, workspace } = vscode;
  const begun = workspace.textDocuments.find(
    (document) => document.isUntitled && document.getText().startsWith(REPORT_HEADING),
  );
  const document =
    begun ??
    (await workspace.openTextDocument({ language: "markdown", content: await writeReport(services) }));
  await window.showTextDocument(document, { preview: false });
  inBackground(services.diagnostics, "The issue was not reported.", offerToReport(services, document));
}

async function writeReport({ about, credentials, diagnostics, sessions }: Services): Promise<string> {
  const { UIKind, env } = vscode;
  return reportText({
    about: aboutText(about.version),
    window: env.uiKind === UIKind.Web ? "web" : "desktop",
    credential: await credentials.openWorkspace({ forListing: true }).then(
      (workspace) => workspace.credential,
      (error: unknown) => `none. ${technicalDetail(error)}`,
    ),
    logs: sessions.all.map(({ state }) => state.kind),
    diagnostics: diagnostics.recent(),
  });
}

async function offerToReport(services: Services, document: vscode.TextDocument): Promise<void> {
  const { l10n, window } = vscode;
  const report = l10n.t("Report");
  const copy = l10n.t("Copy");
  const answer = await window.showInformationMessage(
    l10n.t(
      "Nothing is sent yet. Say what happened, take out what is nobody's business, and then report what the editor shows. The command brings this message back.",
    ),
    report,
    copy,
  );
  // What was typed into it may hold a secret, too.
  const text = redact(document.getText());
  if (answer === copy) await vscode.env.clipboard.writeText(text);
  if (answer === report) await handOver(services, text);
}

/** By the host's own reporter, which shows the issue once more; else on the page of issues, to paste. */
async function handOver({ about, diagnostics }: Services, text: string): Promise<void> {
  const { commands, env, l10n, window } = vscode;
  // Not every reporter takes the text over, and none says so.
  await env.clipboard.writeText(text);
  const known = new Set(await commands.getCommands(true));
  const reporter = REPORTERS.find((name) => known.has(name));
  if (reporter !== undefined) {
    try {
      await commands.executeCommand(reporter, { extensionId: about.id, issueBody: text });
      return;
    } catch (error) {
      diagnostics.warn(`The issue reporter did not open. ${technicalDetail(error)}`);
    }
  }
  const open = l10n.t("Open Page");
  const answer = await window.showInformationMessage(
    l10n.t("The report is copied. Paste it into a new issue of Databricks App Logs."),
    ...(about.issuesPage === undefined ? [] : [open]),
  );
  if (answer === open && about.issuesPage !== undefined) {
    await env.openExternal(vscode.Uri.parse(about.issuesPage, true));
  }
}

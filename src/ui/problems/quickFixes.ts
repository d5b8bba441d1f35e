import * as vscode from "vscode";
import { chatButton } from "../handover/chat.ts";
import { labelled } from "../text/joined.ts";
import { HAND_OVER_ERROR_COMMAND, SHOW_ERROR_COMMAND } from "./problem.ts";

const LONGEST_SENTENCE = 60;

/** What can be done about an error at its line in a file: the light bulb offers a chat about it, and its place in the log. */
export function createQuickFixes(): vscode.Disposable {
  const kind = vscode.CodeActionKind.QuickFix;
  const provideCodeActions = async (
    _document: vscode.TextDocument,
    _range: vscode.Range,
    { diagnostics, only }: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> => {
    const ours = diagnostics.filter((diagnostic) => targetOf(diagnostic)?.path === SHOW_ERROR_COMMAND);
    if (ours.length === 0 || (only !== undefined && !only.contains(kind))) return [];
    const handOver = await chatButton();
    return ours.flatMap((diagnostic) => {
      const named = argumentsOf(diagnostic);
      const action = (title: string, command: string): vscode.CodeAction => {
        const fix = new vscode.CodeAction(
          ours.length === 1 ? title : labelled(title, errorOf(diagnostic), vscode.l10n.t),
          kind,
        );
        fix.diagnostics = [diagnostic];
        fix.command = { title, command, arguments: named };
        return fix;
      };
      return [
        action(handOver, HAND_OVER_ERROR_COMMAND),
        action(vscode.l10n.t("Show in Log"), SHOW_ERROR_COMMAND),
      ];
    });
  };
  return vscode.languages.registerCodeActionsProvider(
    { scheme: "*" },
    { provideCodeActions },
    { providedCodeActionKinds: [kind] },
  );
}

function targetOf({ code }: vscode.Diagnostic): vscode.Uri | undefined {
  return typeof code === "object" ? code.target : undefined;
}

function argumentsOf(diagnostic: vscode.Diagnostic): unknown[] {
  const named: unknown = JSON.parse(targetOf(diagnostic)?.query ?? "[]");
  return Array.isArray(named) ? named : [];
}

/** Which of several on one line it is: the sentence that its message begins with, and the app that is named behind it. */
function errorOf({ message, source = "" }: vscode.Diagnostic): string {
  const end = message.indexOf(`. ${source} `);
  const sentence = end === -1 ? message : message.slice(0, end);
  const shown =
    sentence.length <= LONGEST_SENTENCE ? sentence : `${sentence.slice(0, LONGEST_SENTENCE).toWellFormed()}…`;
  return `${shown} (${source})`;
}

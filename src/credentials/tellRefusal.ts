import * as vscode from "vscode";
import { streamingRefusal } from "../databricks/auth/credentialRefusals.ts";
import type { Profile } from "../databricks/config/resolveProfile.ts";
import { withoutTurns } from "../reading/cleanText.ts";
import { idOf } from "../ui/text/settings.ts";

/** Says of a profile that was just picked why it cannot stream, if it cannot, and offers to sign in instead. */
export async function tellRefusal(profile: Profile | undefined): Promise<void> {
  const refusal = profile?.problem === undefined && profile ? streamingRefusal(profile) : undefined;
  if (refusal === undefined) return;
  const button = vscode.l10n.t("Sign In");
  const picked = await vscode.window.showWarningMessage(withoutTurns(refusal.message), button);
  if (picked === button) await vscode.commands.executeCommand(idOf("signIn"));
}

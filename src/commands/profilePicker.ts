import * as vscode from "vscode";
import type { KnownSignIn } from "../databricks/auth/signIns.ts";
import { describeCredential } from "../databricks/auth.ts";
import type { Profile } from "../databricks/profiles.ts";
import { hostOf } from "../ui/noticeText.ts";

export type ProfileChoice =
  | { readonly kind: "profile"; readonly profile: Profile }
  | { readonly kind: "signedIn"; readonly host: string }
  | { readonly kind: "signIn" };

interface ChoiceItem extends vscode.QuickPickItem {
  readonly choice?: ProfileChoice;
}

/** Asks for a credential among all there are, each named by where it comes from. Undefined for Esc. */
export async function askProfile(
  profiles: readonly Profile[],
  signedIn: readonly KnownSignIn[],
): Promise<ProfileChoice | undefined> {
  const { l10n } = vscode;
  const fromFile = profiles.filter(({ origin }) => origin === "file");
  const items = [
    ...section(
      l10n.t("environment"),
      profiles.filter(({ origin }) => origin === "environment").map(profileItem),
    ),
    ...section(l10n.t("profiles of your configuration file"), fromFile.map(profileItem)),
    ...section(l10n.t("signed in here"), signedIn.map(signedInItem)),
    ...section("", [
      {
        choice: { kind: "signIn" },
        label: l10n.t("Sign in..."),
        iconPath: new vscode.ThemeIcon("add"),
      },
    ]),
  ];
  const picked = await vscode.window.showQuickPick<ChoiceItem>(items, {
    title: l10n.t("Select Profile for App Logs"),
    placeHolder: l10n.t("Select what to sign in with"),
    matchOnDescription: true,
  });
  return picked?.choice;
}

function section(label: string, items: readonly ChoiceItem[]): ChoiceItem[] {
  if (items.length === 0) return [];
  return [{ label, kind: vscode.QuickPickItemKind.Separator }, ...items];
}

function profileItem(profile: Profile): ChoiceItem {
  return {
    choice: { kind: "profile", profile },
    label: profile.name ?? vscode.l10n.t("Environment variables"),
    description: hostOf(profile.host),
    detail: profile.problem?.message ?? describeCredential(profile),
    iconPath: new vscode.ThemeIcon(profile.problem ? "warning" : "account"),
  };
}

function signedInItem({ host, account }: KnownSignIn): ChoiceItem {
  return {
    choice: { kind: "signedIn", host },
    label: account ?? hostOf(host),
    description: hostOf(host),
    detail: vscode.l10n.t("Databricks sign-in"),
    iconPath: new vscode.ThemeIcon("account"),
  };
}

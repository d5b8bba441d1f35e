import * as vscode from "vscode";
import type { KnownSignIn } from "../databricks/auth/signIns.ts";
import { describeCredential } from "../databricks/auth/credential.ts";
import { streamingRefusal } from "../databricks/auth/credentialRefusals.ts";
import type { Profile } from "../databricks/config/resolveProfile.ts";
import { redact } from "../reading/secrets/redact.ts";
import { inWords } from "../ui/text/inWords.ts";
import { hostOf } from "../ui/text/places.ts";
import { ask } from "../ui/pickers/quickInputs.ts";
import type { Selection } from "./profileSelection.ts";

export type ProfileChoice = Selection | { readonly kind: "automatic" } | { readonly kind: "signIn" };

/** All there is to choose from. */
export interface PickableCredentials {
  readonly profiles: readonly Profile[];
  /** Where the Databricks extension is signed in to. */
  readonly foreignHost: string | undefined;
  readonly signedIn: readonly KnownSignIn[];
  /** What could not be read, in sentences. */
  readonly troubles: readonly string[];
}

interface ChoiceItem extends vscode.QuickPickItem {
  readonly choice?: ProfileChoice;
}

interface Question {
  /** Asked again after a sign-out. */
  readonly read: () => Promise<PickableCredentials>;
  readonly isInForce: (choice: ProfileChoice) => boolean;
  readonly signOut: (host: string) => Promise<void>;
}

/** Asks for a credential, each named by where it comes from. Esc rejects with a CancellationError. */
export async function askProfile({ read, isInForce, signOut }: Question): Promise<ProfileChoice> {
  const { l10n } = vscode;
  const pick = vscode.window.createQuickPick<ChoiceItem>();
  pick.title = l10n.t("Select Profile for App Logs");
  pick.placeholder = l10n.t("Select what to sign in with");
  pick.matchOnDescription = true;
  const fill = async (): Promise<void> => {
    pick.busy = true;
    const items = itemsOf(await read(), isInForce);
    pick.items = items;
    pick.activeItems = items.filter(({ choice }) => choice !== undefined && isInForce(choice));
    pick.busy = false;
  };
  return ask<ProfileChoice>(pick, ({ answer, fail }) => {
    fill().catch(fail);
    return [
      pick.onDidAccept(() => {
        const choice = pick.selectedItems[0]?.choice;
        if (choice !== undefined) answer(choice);
      }),
      pick.onDidTriggerItemButton(({ item: { choice } }) => {
        if (choice?.kind === "signedIn") signOut(choice.host).then(fill).catch(fail);
      }),
    ];
  });
}

function itemsOf(
  { profiles, foreignHost, signedIn, troubles }: PickableCredentials,
  isInForce: (choice: ProfileChoice) => boolean,
): ChoiceItem[] {
  const { t } = vscode.l10n;
  const marked = (items: readonly ChoiceItem[]): ChoiceItem[] =>
    items.map((item) =>
      item.choice && isInForce(item.choice)
        ? { ...item, description: [item.description, t("in use")].filter(Boolean).join(" · ") }
        : item,
    );
  const fromFile = profiles.filter(({ origin }) => origin === "file");
  const fromEnvironment = profiles.filter(({ origin }) => origin === "environment");
  return [
    ...marked([automaticItem()]),
    ...section(t("environment"), marked(fromEnvironment.map(profileItem))),
    ...section(t("profiles of your configuration file"), marked(fromFile.map(profileItem))),
    ...section(
      t("Databricks extension"),
      marked(foreignHost === undefined ? [] : [databricksExtensionItem(foreignHost)]),
    ),
    ...section(t("signed in here"), marked(signedIn.map(signedInItem))),
    ...section(t("cannot be read"), troubles.map(troubleItem)),
    { label: "", kind: vscode.QuickPickItemKind.Separator },
    { choice: { kind: "signIn" }, label: t("Sign In"), iconPath: new vscode.ThemeIcon("add") },
  ];
}

function section(label: string, items: readonly ChoiceItem[]): ChoiceItem[] {
  if (items.length === 0) return [];
  return [{ label, kind: vscode.QuickPickItemKind.Separator }, ...items];
}

/** Choosing it changes nothing: what it says has to be mended elsewhere. */
function troubleItem(sentence: string): ChoiceItem {
  return { label: redact(sentence), alwaysShow: true, iconPath: new vscode.ThemeIcon("warning") };
}

function automaticItem(): ChoiceItem {
  return {
    choice: { kind: "automatic" },
    label: vscode.l10n.t("Automatic"),
    detail: vscode.l10n.t("The project's own, else as the Databricks tools choose"),
    iconPath: new vscode.ThemeIcon("sparkle"),
  };
}

function profileItem(profile: Profile): ChoiceItem {
  const { t } = vscode.l10n;
  const { problem } = profile;
  const kind = inWords(describeCredential(profile), t);
  const cannotStream = streamingRefusal(profile) !== undefined;
  return {
    choice: { kind: "profile", name: profile.name },
    label: profile.name ?? t("Environment variables"),
    description: hostOf(profile.host),
    // The whole sentence, with its path, would leave no room for the reason.
    detail:
      problem === undefined
        ? cannotStream
          ? t("{0}, which cannot stream logs", kind)
          : kind
        : inWords(problem.briefPhrase ?? problem.phrase ?? problem.message, t),
    iconPath: new vscode.ThemeIcon(problem || cannotStream ? "warning" : "account"),
  };
}

function databricksExtensionItem(host: string): ChoiceItem {
  return {
    choice: { kind: "databricksExtension" },
    label: vscode.l10n.t("Databricks extension"),
    description: hostOf(host),
    detail: vscode.l10n.t("The workspace the Databricks extension is signed in to"),
    iconPath: new vscode.ThemeIcon("extensions"),
  };
}

function signedInItem({ host, account, workspaceId }: KnownSignIn): ChoiceItem {
  return {
    choice: { kind: "signedIn", host, workspaceId },
    label: account ?? hostOf(host),
    description: account === undefined ? "" : hostOf(host),
    detail: vscode.l10n.t("Databricks sign-in"),
    iconPath: new vscode.ThemeIcon("account"),
    buttons: [
      {
        iconPath: new vscode.ThemeIcon("sign-out"),
        tooltip: vscode.l10n.t("Sign Out of {0}", hostOf(host)),
      },
    ],
  };
}

import * as vscode from "vscode";
import type { SignIns } from "../databricks/auth/signIns.ts";
import type { Profile } from "../databricks/profiles.ts";
import { hostOf } from "../ui/places.ts";
import { askHost, signInWithBrowser } from "./browserSignIn.ts";
import { signInWithCli } from "./cliSignIn.ts";

/** The host signed in to by the browser, or that the Databricks CLI did it. */
export type SignedIn = { readonly kind: "browser"; readonly host: string } | { readonly kind: "cli" };

interface WayItem extends vscode.QuickPickItem {
  readonly way: SignedIn["kind"];
}

/** Asks how to sign in, and does it. Undefined when the person gave up; throws a DatabricksError. */
export async function signIn(
  profile: Profile | undefined,
  options: {
    readonly signIns: SignIns;
    readonly cliPath: string | undefined;
    /** Where to, when no profile says it. */
    readonly host: string | undefined;
  },
): Promise<SignedIn | undefined> {
  const { signIns, cliPath } = options;
  const host = (profile?.host === "" ? undefined : profile?.host) ?? options.host ?? "";
  const picked = await vscode.window.showQuickPick(ways(host), {
    title: vscode.l10n.t("Sign In to Databricks"),
    placeHolder: vscode.l10n.t("Select how to sign in"),
  });
  if (picked === undefined) return undefined;
  if (picked.way === "cli") return (await signInWithCli(profile, cliPath)) ? { kind: "cli" } : undefined;
  return { kind: "browser", host: await signInHere(host, profile, signIns) };
}

/** Signs in to a workspace, or to the one the person names, and keeps the sign-in. Answers its host. */
export async function signInHere(
  known: string,
  profile: Profile | undefined,
  signIns: SignIns,
): Promise<string> {
  const host = known === "" ? await askHost("") : known;
  const tokens = await signInWithBrowser({
    host,
    profileName: profile?.name ?? "sign-in",
    discoveryUrl: profile?.discoveryUrl,
    accountId: profile?.accountId,
  });
  await signIns.add(host, tokens);
  return host;
}

function ways(host: string): WayItem[] {
  return [
    {
      way: "browser",
      label: vscode.l10n.t("Sign in with your browser"),
      description: host === "" ? "" : hostOf(host),
      detail: vscode.l10n.t("Nothing to install. The sign-in is kept in VS Code's secret storage."),
      iconPath: new vscode.ThemeIcon("globe"),
    },
    {
      way: "cli",
      label: vscode.l10n.t("Sign in with the Databricks CLI"),
      detail: vscode.l10n.t(
        "Runs databricks auth login in a terminal. Other tools can use the sign-in, too.",
      ),
      iconPath: new vscode.ThemeIcon("terminal"),
    },
  ];
}

import * as vscode from "vscode";
import type { SignIns } from "../databricks/auth/signIns.ts";
import { hostOf } from "../ui/text/places.ts";
import { askHost, signInWithBrowser } from "./browserSignIn.ts";
import { signInWithCli, type CliSignIn } from "./cliSignIn.ts";
import type { PlaceToSignIn } from "./credentialInForce.ts";

/** Where the browser signed somebody in. */
export interface BrowserSignIn {
  readonly kind: "browser";
  readonly host: string;
  readonly workspaceId: string | undefined;
}

export type SignedIn = BrowserSignIn | CliSignIn;

interface WayItem extends vscode.QuickPickItem {
  readonly way: SignedIn["kind"];
}

/** Asks how to sign in, and does it. Undefined when the person gave up; throws a DatabricksError. */
export async function askAndSignIn(
  place: PlaceToSignIn,
  options: {
    readonly signIns: SignIns;
    readonly cliPath: string | undefined;
    readonly env: NodeJS.ProcessEnv;
  },
): Promise<SignedIn | undefined> {
  const { signIns, cliPath, env } = options;
  const host = hostToSignIn(place);
  const picked = await vscode.window.showQuickPick(ways(host), {
    title: vscode.l10n.t("Sign In to Databricks"),
    placeHolder: vscode.l10n.t("Select how to sign in"),
    // Asked after a click on a message: as that closes, it may give the focus to another part of the window.
    ignoreFocusOut: true,
  });
  if (picked === undefined) return undefined;
  return picked.way === "cli"
    ? signInWithCli(place.profile, host, { cliPath, env })
    : signInHere(place, signIns);
}

/** Signs in to a workspace, or to the one the person names, and keeps the sign-in. */
export async function signInHere(place: PlaceToSignIn, signIns: SignIns): Promise<BrowserSignIn> {
  const { profile } = place;
  const known = hostToSignIn(place);
  const asked = known === "" ? await askHost("") : undefined;
  const host = asked?.origin ?? known;
  const workspaceId = asked?.workspaceId ?? profile?.workspaceId ?? place.workspaceId;
  const tokens = await signInWithBrowser({
    host,
    profileName: profile?.name ?? "sign-in",
    discoveryUrl: profile?.discoveryUrl,
    accountId: asked?.accountId ?? profile?.accountId,
    workspaceId,
  });
  await signIns.add(host, tokens);
  return { kind: "browser", host, workspaceId };
}

/** Empty where nothing says it. */
function hostToSignIn({ profile, host = "" }: PlaceToSignIn): string {
  return profile === undefined || profile.host === "" ? host : profile.host;
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

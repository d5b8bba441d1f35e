import * as vscode from "vscode";
import { isAcceptedRedirect, startSignIn } from "../databricks/auth/u2m.ts";
import type { SignInAttempt } from "../databricks/auth/u2m.ts";
import type { SignInTokens } from "../databricks/auth/signInTokens.ts";
import type { SignInHost } from "../databricks/auth/discovery.ts";
import { redact } from "../reading/secrets/redact.ts";
import type { NormalizedHost } from "../databricks/api/host.ts";
import { checkHost } from "../ui/pickers/checkHost.ts";
import { askText } from "../ui/pickers/askText.ts";
import { errorInWords } from "../ui/text/errorInWords.ts";
import { inWords } from "../ui/text/inWords.ts";
import { hostOf } from "../ui/text/places.ts";
import { ask } from "../ui/pickers/quickInputs.ts";

/** Asks for the address of a workspace. Esc rejects with a CancellationError. */
export async function askHost(value: string): Promise<NormalizedHost> {
  const typed = await askText({
    title: vscode.l10n.t("Sign In to Databricks"),
    position: { step: 1, totalSteps: 1 },
    value,
    placeholder: "https://dbc-1234.cloud.databricks.com",
    prompt: vscode.l10n.t("Address of your workspace, as in the browser."),
    check: (text) => {
      const checked = checkHost(text, vscode.l10n.t);
      return checked.kind === "bad" ? checked.problem : undefined;
    },
  });
  const checked = checkHost(typed ?? "", vscode.l10n.t);
  if (checked.kind === "bad") throw new vscode.CancellationError();
  return checked.host;
}

/** Signs a person in by their browser. Throws a DatabricksError, or a CancellationError when they gave up. */
export async function signInWithBrowser(place: SignInHost): Promise<SignInTokens> {
  const abort = new AbortController();
  const redirect = { isReachable: true };
  // Where the window is remote, the browser's own machine must lead to this one.
  const mapRedirectUri = async (local: string): Promise<string> => {
    if (vscode.env.remoteName === undefined) return local;
    const mapped = await externalAddress(local);
    redirect.isReachable = isAcceptedRedirect(mapped);
    return redirect.isReachable ? mapped : local;
  };
  const attempt = await startSignIn({
    ...place,
    signal: abort.signal,
    mapRedirectUri,
    language: {
      tag: vscode.l10n.bundle === undefined ? "en" : vscode.env.language,
      tell: (told) => inWords(told, vscode.l10n.t),
    },
  });
  try {
    const opening = Promise.withResolvers<never>();
    const openPage = (): void => {
      vscode.env
        .openExternal(vscode.Uri.parse(attempt.authorizationUrl))
        .then(undefined, (error: unknown) => {
          opening.reject(error);
        });
    };
    openPage();
    const signedIn = redirect.isReachable
      ? waitInNotification(place.host, attempt, abort)
      : waitInInput(place.host, attempt, openPage);
    return await Promise.race([signedIn, opening.promise]);
  } finally {
    abort.abort(new vscode.CancellationError());
  }
}

/** Empty where VS Code has no way to make a port reachable. */
async function externalAddress(local: string): Promise<string> {
  try {
    return (await vscode.env.asExternalUri(vscode.Uri.parse(local))).toString().replace(/\/$/, "");
  } catch {
    return "";
  }
}

async function waitInNotification(
  host: string,
  attempt: SignInAttempt,
  abort: AbortController,
): Promise<SignInTokens> {
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t("Waiting for you to sign in to {0} in the browser...", hostOf(host)),
      cancellable: true,
    },
    (_progress, token) => {
      token.onCancellationRequested(() => {
        abort.abort(new vscode.CancellationError());
      });
      return attempt.tokens;
    },
  );
}

/** The browser may be on another machine, and end at a page it cannot open: its address holds what is needed. */
async function waitInInput(
  host: string,
  attempt: SignInAttempt,
  openPage: () => void,
): Promise<SignInTokens> {
  const input = vscode.window.createInputBox();
  input.title = vscode.l10n.t("Sign In to Databricks");
  input.prompt = vscode.l10n.t(
    "Sign in to {0} in the browser. Should it end at a page that cannot be opened, paste the address of that page here.",
    hostOf(host),
  );
  input.placeholder = "http://localhost:8020/?code=...";
  input.password = true;
  input.ignoreFocusOut = true;
  input.buttons = [
    {
      iconPath: new vscode.ThemeIcon("link-external"),
      tooltip: vscode.l10n.t("Open the Sign-In Page Again"),
    },
  ];
  return ask<SignInTokens>(input, ({ answer, fail }) => {
    attempt.tokens.then(answer, fail);
    return [
      input.onDidTriggerButton(openPage),
      input.onDidAccept(() => {
        attempt.complete(input.value.trim()).catch((error: unknown) => {
          input.validationMessage = redact(errorInWords(error, vscode.l10n.t));
        });
      }),
    ];
  });
}

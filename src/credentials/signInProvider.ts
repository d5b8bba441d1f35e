import * as vscode from "vscode";
import type { SecretStore } from "../databricks/auth/secretStore.ts";
import type { KnownSignIn, SignIns } from "../databricks/auth/signIns.ts";
import { hostOf } from "../ui/text/places.ts";

/** As the manifest declares it. */
const PROVIDER_ID = "databricksAppLogs";
const SCOPES = ["all-apis"];

export interface SignInProviderOptions {
  readonly signIns: SignIns;
  readonly store: SecretStore;
  /** Asks the person for a workspace and signs them in there; answers its host. */
  readonly signIn: () => Promise<string>;
}

/** "Databricks" in the Accounts menu: every sign-in as an account, and a way to sign out. */
export function registerSignIns({ signIns, store, signIn }: SignInProviderOptions): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.AuthenticationProviderAuthenticationSessionsChangeEvent>();
  let known: readonly vscode.AuthenticationSession[] = [];
  const read = async (renews: boolean): Promise<vscode.AuthenticationSession[]> => {
    const found = await Promise.all((await signIns.list()).map((one) => sessionOf(signIns, one, renews)));
    return found.filter((session) => session !== undefined);
  };
  // Other windows sign in and out as well: what there is, is read and compared.
  const update = async (): Promise<void> => {
    const before = known;
    known = await read(false);
    const added = known.filter(({ id }) => !before.some((one) => one.id === id));
    const removed = before.filter(({ id }) => !known.some((one) => one.id === id));
    if (added.length + removed.length > 0) changed.fire({ added, removed, changed: [] });
  };
  const updateQuietly = (): void => {
    // A locked keychain is told where a sign-in is asked for.
    update().catch(() => undefined);
  };
  const subscription = store.onDidChange?.(updateQuietly);
  updateQuietly();

  const provider: vscode.AuthenticationProvider = {
    onDidChangeSessions: changed.event,
    async getSessions(scopes, options) {
      // VS Code itself names no scopes, at the start of every window too: it only shows who is signed in.
      const sessions = await read(Array.isArray(scopes));
      return sessions.filter(
        (session) =>
          (scopes ?? []).every((scope) => session.scopes.includes(scope)) &&
          (options.account === undefined || session.account.id === options.account.id),
      );
    },
    async createSession() {
      const host = await signIn();
      await update();
      const session = known.find(({ id }) => id === host);
      if (session === undefined) throw new vscode.CancellationError();
      return session;
    },
    async removeSession(host) {
      await signIns.remove(host);
      await update();
    },
  };
  return vscode.Disposable.from(
    changed,
    { dispose: () => subscription?.dispose() },
    vscode.authentication.registerAuthenticationProvider(PROVIDER_ID, "Databricks", provider, {
      supportsMultipleAccounts: true,
    }),
  );
}

/** A token that is not, or cannot be, renewed right now is given as it is, so that the account stays in the menu. */
async function sessionOf(
  signIns: SignIns,
  { host, account }: KnownSignIn,
  renews: boolean,
): Promise<vscode.AuthenticationSession | undefined> {
  const session = signIns.session(host);
  const stored = async (): Promise<string | undefined> => (await session.current())?.accessToken.reveal();
  const request = { signal: new AbortController().signal, forceRefresh: false };
  const accessToken = await (renews ? session.tokenProvider(request).catch(stored) : stored());
  if (accessToken === undefined) return undefined;
  const label = account === undefined ? hostOf(host) : vscode.l10n.t("{0} on {1}", account, hostOf(host));
  return { id: host, accessToken, account: { id: host, label }, scopes: SCOPES };
}

import { setTimeout as sleep } from "node:timers/promises";
import { loginCommand } from "../cli/loginCommand.ts";
import { DatabricksError } from "../api/errors.ts";
import { discoverSignIn } from "./discovery.ts";
import type { Lock } from "./lock.ts";
import { createPersonGrants } from "./personGrants.ts";
import { guarded, type SecretStore } from "./secretStore.ts";
import type { SignInTokens } from "./signInTokens.ts";
import { readSignIn, writeSignIn, type StoredSignIn } from "./storedSignIn.ts";
import { cacheTokens, isAboutToExpire, type IssuedToken } from "./tokenCache.ts";
import type { TokenProvider, TokenRequest } from "../api/tokenProvider.ts";
import { joinPhrases, phrase, type Phrase } from "../api/phrase.ts";

export interface TokenSessionOptions {
  readonly host: string;
  readonly store: SecretStore;
  /** Shared by all windows that share the store. */
  readonly lock: Lock;
  /** Bound of each request, milliseconds. Default 30000. */
  readonly timeoutMs?: number | undefined;
}

/** A person's sign-in to one workspace, kept in a secret store and renewed as needed. */
export interface TokenSession {
  readonly host: string;
  /** Rejects with `not-signed-in` when nobody is, or the workspace has ended the sign-in; it is then forgotten. */
  readonly tokenProvider: TokenProvider;
  /** The sign-in as it is kept, its token perhaps expired; undefined when nobody is signed in. */
  current(): Promise<Pick<SignInTokens, "account" | "accessToken" | "place"> | undefined>;
  /** Keeps what a sign-in gave, in place of an earlier one. */
  save(tokens: SignInTokens): Promise<void>;
  /** Forgets the sign-in, here and in every window. */
  signOut(): Promise<void>;
  dispose(): void;
}

/** Another window may need a moment to store what it was given. */
const otherWindowDelaysMs = [0, 250, 750] as const;

export function createTokenSession(options: TokenSessionOptions): TokenSession {
  const { host, store, lock } = options;
  const key = `databricks-sign-in:${host}`;
  let handedOut: string | undefined;

  const read = async (): Promise<StoredSignIn | undefined> =>
    readSignIn(
      await guarded(phrase("The sign-in to {0} could not be read in the secret storage.", host), () =>
        store.get(key),
      ),
    );
  const write = (tokens: SignInTokens, issuedAtMs: number): Promise<void> =>
    guarded(phrase("The sign-in to {0} could not be stored in the secret storage.", host), () =>
      store.set(key, writeSignIn({ ...tokens, issuedAtMs })),
    );
  const forget = (): Promise<void> =>
    guarded(phrase("The sign-in to {0} could not be deleted in the secret storage.", host), () =>
      store.delete(key),
    );
  const isUsable = (signIn: StoredSignIn, forceRefresh: boolean): boolean =>
    !isAboutToExpire(signIn.issuedAtMs, signIn.expiresAtMs) &&
    !(forceRefresh && signIn.accessToken.reveal() === handedOut);
  const issue = ({ accessToken, expiresAtMs }: SignInTokens): IssuedToken => {
    handedOut = accessToken.reveal();
    return { token: handedOut, expiresAtMs };
  };

  /** What another window made of the sign-in while this one was told that it is good no more. */
  const changedElsewhere = async (refused: StoredSignIn): Promise<StoredSignIn | undefined> => {
    for (const delayMs of otherWindowDelaysMs) {
      await sleep(delayMs);
      const current = await read();
      if (current === undefined) return undefined;
      if (!isSame(current, refused)) return current;
    }
    return undefined;
  };

  const refresh = async (signIn: StoredSignIn): Promise<SignInTokens> => {
    if (signIn.refreshToken === undefined) {
      await forget();
      throw notSignedIn(host, phrase("The sign-in to {0} has expired.", host));
    }
    // A refresh that was sent is seen through: given up half-way, the new refresh token would be lost.
    const { signal } = new AbortController();
    const target = { ...signIn.place, host, profileName: "sign-in", timeoutMs: options.timeoutMs };
    const grants = createPersonGrants(await discoverSignIn(target, signal), target);
    const issuedAtMs = Date.now();
    let tokens: SignInTokens;
    try {
      tokens = await grants.refresh(signIn.refreshToken, signal);
    } catch (error) {
      if (!(error instanceof DatabricksError) || error.code !== "not-signed-in") throw error;
      const current = await changedElsewhere(signIn);
      if (current !== undefined) return current;
      await forget();
      throw error;
    }
    const current = await read();
    if (current === undefined) throw notSignedIn(host, phrase("The sign-in to {0} was ended.", host));
    if (!isSame(current, signIn)) return current;
    const renewed = { ...tokens, account: tokens.account ?? signIn.account };
    handedOut = renewed.accessToken.reveal();
    await write(renewed, issuedAtMs);
    return renewed;
  };

  const request = async ({ signal, forceRefresh }: TokenRequest): Promise<IssuedToken> => {
    const stored = await read();
    if (stored === undefined) throw notSignedIn(host);
    if (isUsable(stored, forceRefresh)) return issue(stored);
    return lock(key, signal, async () => {
      // Whoever had the lock before may have renewed it.
      const current = await read();
      if (current === undefined) throw notSignedIn(host);
      return issue(isUsable(current, forceRefresh) ? current : await refresh(current));
    });
  };

  let tokens = cacheTokens(request);
  const dropCache = (): void => {
    tokens = cacheTokens(request);
  };
  const subscription = store.onDidChange?.((changed) => {
    if (changed !== key) return;
    read().then((signIn) => {
      if (signIn?.accessToken.reveal() !== handedOut) dropCache();
    }, dropCache);
  });

  return {
    host,
    tokenProvider: (tokenRequest) => tokens(tokenRequest),
    current: read,
    save: async (signIn) => {
      await write(signIn, Date.now());
      dropCache();
    },
    signOut: async () => {
      const atMs = Date.now();
      dropCache();
      await forget();
      // A renewal that began before, here or in another window, may be about to keep what it was given.
      await lock(key, new AbortController().signal, async () => {
        const left = await read();
        if (left !== undefined && left.issuedAtMs <= atMs) await forget();
      });
    },
    dispose: () => {
      subscription?.dispose();
    },
  };
}

function isSame(one: StoredSignIn, other: StoredSignIn): boolean {
  return (
    one.accessToken.reveal() === other.accessToken.reveal() &&
    one.refreshToken?.reveal() === other.refreshToken?.reveal()
  );
}

function notSignedIn(host: string, why?: Phrase): DatabricksError {
  const command = loginCommand({ host });
  return new DatabricksError(
    "not-signed-in",
    why === undefined
      ? phrase("Nobody is signed in to {0}. Sign in, or select another profile.", host)
      : joinPhrases(why, phrase("Sign in again, or select another profile.")),
    { command },
  );
}

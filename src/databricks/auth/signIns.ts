import { phrase } from "../api/phrase.ts";
import { parseJson } from "../api/errorBody.ts";
import type { Lock } from "./lock.ts";
import { guarded, type SecretStore } from "./secretStore.ts";
import type { SignInTokens } from "./signInTokens.ts";
import { createTokenSession, type TokenSession } from "./tokenSession.ts";

export interface SignInsOptions {
  readonly store: SecretStore;
  /** Shared by all windows that share the store. */
  readonly lock: Lock;
}

export interface KnownSignIn {
  readonly host: string;
  /** Who signed in, as far as the workspace says. */
  readonly account: string | undefined;
  /** Of a unified host, as the person named it. */
  readonly workspaceId: string | undefined;
}

/** Every sign-in of a person, one for each workspace. */
export interface SignIns {
  /** Rejects with `keychain-failed` where the store cannot be read. */
  list(): Promise<readonly KnownSignIn[]>;
  /** The same one for the same host each time, so that all who stream from it share its tokens. */
  session(host: string): TokenSession;
  add(host: string, tokens: SignInTokens): Promise<TokenSession>;
  remove(host: string): Promise<void>;
  /** Whether somebody signed in and did not sign out; the workspace may have ended it meanwhile. */
  isKept(host: string): Promise<boolean>;
  /** Somebody signed in or out, here or in another window. */
  onDidChange(listener: () => void): { dispose(): void };
  dispose(): void;
}

const indexKey = "databricks-sign-ins";
const unreadable = phrase("Your sign-ins could not be read in the secret storage.");

export function createSignIns({ store, lock }: SignInsOptions): SignIns {
  const sessions = new Map<string, TokenSession>();
  const session = (host: string): TokenSession => {
    const known = sessions.get(host) ?? createTokenSession({ host, store, lock });
    sessions.set(host, known);
    return known;
  };

  const readHosts = async (): Promise<string[]> => {
    const json = parseJson((await guarded(unreadable, () => store.get(indexKey))) ?? "[]");
    return Array.isArray(json) ? json.filter((host) => typeof host === "string") : [];
  };
  const changeHosts = (change: (hosts: Set<string>) => void): Promise<void> =>
    lock(indexKey, new AbortController().signal, async () => {
      const hosts = new Set(await readHosts());
      change(hosts);
      await store.set(indexKey, JSON.stringify([...hosts]));
    });

  return {
    list: async () => {
      const found: KnownSignIn[] = [];
      for (const host of await readHosts()) {
        const current = await session(host).current();
        // A sign-in the workspace ended was forgotten where it was noticed.
        if (current !== undefined)
          found.push({ host, account: current.account, workspaceId: current.place.workspaceId });
      }
      return found;
    },
    session,
    add: async (host, tokens) => {
      const added = session(host);
      await added.save(tokens);
      await changeHosts((hosts) => hosts.add(host));
      return added;
    },
    remove: async (host) => {
      await session(host).signOut();
      await changeHosts((hosts) => hosts.delete(host));
    },
    isKept: async (host) => (await readHosts()).includes(host),
    onDidChange: (listener) => {
      const subscription = store.onDidChange?.((key) => {
        if (key === indexKey) listener();
      });
      return { dispose: () => subscription?.dispose() };
    },
    dispose: () => {
      for (const known of sessions.values()) known.dispose();
      sessions.clear();
    },
  };
}

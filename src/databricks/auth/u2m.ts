import * as oauth from "oauth4webapi";
import { DatabricksError } from "../api/errors.ts";
import { loginCommand } from "../cli/loginCommand.ts";
import { listenForCallback, type CallbackListener } from "./callbackListener.ts";
import type { CallbackOutcome, PageLanguage } from "./callbackPage.ts";
import { discoverSignIn, type SignInHost } from "./discovery.ts";
import { createPersonGrants } from "./personGrants.ts";
import type { SignInTokens } from "./signInTokens.ts";
import { phrase } from "../api/phrase.ts";

export interface SignInOptions extends SignInHost {
  /** Default: `all-apis`. `offline_access` is always added, for a sign-in that lasts. */
  readonly scopes?: readonly string[] | undefined;
  /** An abort ends the attempt and whatever listens for it. */
  readonly signal: AbortSignal;
  /** Where the browser comes back to, when that is not this process: nothing listens, and `complete` takes over. */
  readonly redirectUri?: string | undefined;
  /** What the browser must be sent to in order to reach an address of this machine, such as VS Code's `asExternalUri`. */
  readonly mapRedirectUri?: ((local: string) => Promise<string>) | undefined;
  /** Of the page that the browser ends at. Default: English. */
  readonly language?: PageLanguage | undefined;
  /** How long the person may take, milliseconds. Default 600000. */
  readonly waitMs?: number | undefined;
  /** Default 8020 to 8040. */
  readonly ports?: readonly number[] | undefined;
}

/** A sign-in under way. */
export interface SignInAttempt {
  /** To be opened in a browser. */
  readonly authorizationUrl: string;
  readonly redirectUri: string;
  /**
   * Takes the address the browser came back to, from outside. Throws `not-signed-in` for one of another sign-in, which
   * leaves this one under way; all else shows in `tokens`.
   */
  complete(callbackUrl: string): Promise<void>;
  /** Settles once nothing listens any more; rejects with a DatabricksError or the signal's AbortError. */
  readonly tokens: Promise<SignInTokens>;
}

const defaultWaitMs = 600_000;

/**
 * Begins a person's sign-in: authorization code with PKCE, as every Databricks tool does it. Throws a DatabricksError
 * when the host offers none or no port is free.
 */
export async function startSignIn(options: SignInOptions): Promise<SignInAttempt> {
  const { signal } = options;
  signal.throwIfAborted();
  const service = await discoverSignIn(options, signal);
  const state = oauth.generateRandomState();
  const grants = createPersonGrants(service, options);
  const ending = Promise.withResolvers<SignInTokens>();
  // Whoever started the attempt may look at its end late, or never.
  ending.promise.catch(() => undefined);
  let phase: "waiting" | "exchanging" | "ended" = "waiting";
  let listener: CallbackListener | undefined;
  let redirectUri = options.redirectUri ?? "";

  const end = async (settle: () => void): Promise<void> => {
    if (phase === "ended") return;
    phase = "ended";
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
    await listener?.close();
    settle();
  };
  const fail = (error: unknown): void => {
    void end(() => {
      ending.reject(error);
    });
  };
  const onAbort = (): void => {
    fail(signal.reason);
  };
  const onCallback = async (query: URLSearchParams): Promise<CallbackOutcome> => {
    if (phase !== "waiting" || query.get("state") !== state) return "foreign";
    phase = "exchanging";
    clearTimeout(timer);
    try {
      const tokens = await grants.redeem(query, { state, redirectUri, signal });
      void end(() => {
        ending.resolve(tokens);
      });
      return "signed-in";
    } catch (error) {
      fail(error);
      return "failed";
    }
  };

  signal.addEventListener("abort", onAbort, { once: true });
  const timer = setTimeout(() => {
    fail(lateError(options));
  }, options.waitMs ?? defaultWaitMs);
  try {
    if (options.redirectUri === undefined) {
      listener = await listenForCallback({ ports: options.ports, language: options.language, onCallback });
      redirectUri = await externalRedirect(options, listener);
    }
    signal.throwIfAborted();
    const authorizationUrl = await grants.authorizationUrl({ state, redirectUri });
    return {
      authorizationUrl,
      redirectUri,
      complete: async (callbackUrl) => {
        const query = URL.parse(callbackUrl)?.searchParams ?? new URLSearchParams();
        if ((await onCallback(query)) === "foreign") throw foreignError(options);
      },
      tokens: ending.promise,
    };
  } catch (error) {
    // An abort that came while the port was taken has ended the attempt without it.
    await listener?.close();
    await end(() => {
      ending.reject(error);
    });
    throw error;
  }
}

/** Whether Databricks sends a browser back to this address after the sign-in. */
export function isAcceptedRedirect(uri: string): boolean {
  return /^http:\/\/localhost:80(?:[23]\d|40)$/.test(uri);
}

async function externalRedirect(options: SignInOptions, { port }: CallbackListener): Promise<string> {
  const local = `http://localhost:${port}`;
  if (options.mapRedirectUri === undefined) return local;
  const mapped = (await options.mapRedirectUri(local)).replace(/\/$/, "");
  if (isAcceptedRedirect(mapped)) return mapped;
  const command = loginCommand({ host: options.host });
  throw new DatabricksError(
    "not-signed-in",
    phrase(
      "The browser would have to come back to {0}, which Databricks does not allow. Sign in with the Databricks CLI instead.",
      URL.parse(mapped)?.origin ?? phrase("another address"),
    ),
    { command },
  );
}

function lateError({ host, waitMs = defaultWaitMs }: SignInOptions): DatabricksError {
  return new DatabricksError(
    "not-signed-in",
    phrase(
      "The sign-in to {0} was not finished in the browser within {1} min. Sign in again.",
      host,
      Math.ceil(waitMs / 60_000),
    ),
  );
}

function foreignError({ host }: SignInOptions): DatabricksError {
  return new DatabricksError(
    "not-signed-in",
    phrase(
      "The browser came back from another sign-in than the one to {0} that is under way. Finish that one, or sign in again.",
      host,
    ),
  );
}

import * as oauth from "oauth4webapi";
import { DatabricksError } from "../api/errors.ts";
import { isRecord, oneLine, parseJson, readErrorBody, sayingOf } from "../api/errorBody.ts";
import type { HttpReply } from "../api/http.ts";
import { replyError } from "../api/replyErrors.ts";
import type { Secret } from "../config/secret.ts";
import type { SignInHost, SignInService } from "./discovery.ts";
import { redactTokens } from "../api/redactSent.ts";
import { signInTokens, type SignInTokens } from "./signInTokens.ts";
import { readTokens, throughOwnHttp } from "./tokenEndpoint.ts";
import { joinPhrases, phrase } from "../api/phrase.ts";

/** The public client every Databricks tool signs people in with. */
const client = { client_id: "databricks-cli" } as const;

export interface PersonGrantOptions extends SignInHost {
  readonly scopes?: readonly string[] | undefined;
}

interface Attempt {
  readonly state: string;
  readonly redirectUri: string;
}

/** The two ways a person's tokens are had: by a sign-in in the browser, and by the refresh token of an earlier one. */
export interface PersonGrants {
  authorizationUrl(attempt: Attempt): Promise<string>;
  /** Exchanges the code the browser brought. Throws `not-signed-in` when it brought a refusal. */
  redeem(query: URLSearchParams, attempt: Attempt & { readonly signal: AbortSignal }): Promise<SignInTokens>;
  /** Throws `not-signed-in` when the refresh token is good no more. */
  refresh(refreshToken: Secret, signal: AbortSignal): Promise<SignInTokens>;
}

export function createPersonGrants(service: SignInService, options: PersonGrantOptions): PersonGrants {
  const { host, timeoutMs } = options;
  const codeVerifier = oauth.generateRandomCodeVerifier();
  const refusal = (reply: HttpReply): DatabricksError => grantError(reply, options);

  return {
    authorizationUrl: async ({ state, redirectUri }) => {
      if (service.authorization_endpoint === undefined) throw noSignInPage(host);
      const url = new URL(service.authorization_endpoint);
      const parameters = {
        client_id: client.client_id,
        response_type: "code",
        redirect_uri: redirectUri,
        scope: scopeOf(options.scopes),
        state,
        code_challenge: await oauth.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: "S256",
      };
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
      return url.href;
    },

    redeem: async (query, { state, redirectUri, signal }) => {
      const parameters = readCallback(service, query, state, host);
      const secrets = [codeVerifier, ...parameters.getAll("code")];
      const requestedAtMs = Date.now();
      const response = await oauth.authorizationCodeGrantRequest(
        service,
        client,
        oauth.None(),
        parameters,
        redirectUri,
        codeVerifier,
        throughOwnHttp({ service, signal, timeoutMs, secrets, refusal }),
      );
      const processed = oauth.processAuthorizationCodeResponse(service, client, response);
      return signInTokens(await readTokens(processed, host), requestedAtMs, options);
    },

    refresh: async (refreshToken, signal) => {
      const secrets = [refreshToken.reveal()];
      const requestedAtMs = Date.now();
      const response = await oauth.refreshTokenGrantRequest(
        service,
        client,
        oauth.None(),
        refreshToken.reveal(),
        throughOwnHttp({ service, signal, timeoutMs, secrets, refusal }),
      );
      const processed = oauth.processRefreshTokenResponse(service, client, response);
      const tokens = signInTokens(await readTokens(processed, host), requestedAtMs, options);
      // A service that does not rotate sends none.
      return { ...tokens, refreshToken: tokens.refreshToken ?? refreshToken };
    },
  };
}

function scopeOf(scopes: readonly string[] = ["all-apis"]): string {
  return [...new Set(["offline_access", ...scopes])].join(" ");
}

function readCallback(
  service: SignInService,
  query: URLSearchParams,
  state: string,
  host: string,
): URLSearchParams {
  try {
    return oauth.validateAuthResponse(service, client, query, state);
  } catch (error) {
    // The library's errors hold the whole query, and with it the code.
    throw error instanceof oauth.AuthorizationResponseError
      ? refusalOf(error, host)
      : new DatabricksError(
          "not-signed-in",
          phrase(
            "The browser came back from the sign-in to {0} with an answer that cannot be used. Sign in again.",
            host,
          ),
        );
  }
}

function refusalOf(error: oauth.AuthorizationResponseError, host: string): DatabricksError {
  if (error.error === "access_denied") {
    return new DatabricksError(
      "not-signed-in",
      phrase(
        "The sign-in to {0} was declined in the browser. Sign in again and allow the access it asks for.",
        host,
      ),
    );
  }
  const said = oneLine(error.error_description);
  return new DatabricksError(
    "not-signed-in",
    joinPhrases(
      phrase(
        "The workspace at {0} refused the sign-in ({1}).",
        host,
        oneLine(error.error) ?? phrase("unknown error"),
      ),
      sayingOf(said === undefined ? undefined : redactTokens(said)),
      phrase("Sign in again, or ask an admin of the workspace."),
    ),
  );
}

function grantError(reply: HttpReply, options: PersonGrantOptions): DatabricksError {
  const { status } = reply;
  if (status !== 400 && status !== 401) return replyError(reply, { workspace: options });
  const said = sayingOf(readErrorBody(reply).message);
  // Anything else may be a proxy speaking, and is no reason to forget a sign-in.
  if (isDeadGrant(reply)) {
    return new DatabricksError(
      "not-signed-in",
      joinPhrases(
        phrase("The workspace at {0} does not accept the sign-in any more.", options.host),
        said,
        phrase("Sign in again."),
      ),
      { status },
    );
  }
  return new DatabricksError(
    "unauthorized",
    joinPhrases(
      phrase("The workspace at {0} gave no token (HTTP {1}).", options.host, status),
      said,
      phrase("Try again, or sign in again."),
    ),
    { status },
  );
}

/** Databricks calls an invalid refresh token an invalid_request, too. */
function isDeadGrant({ text }: HttpReply): boolean {
  const json = parseJson(text);
  if (!isRecord(json)) return false;
  const description = json["error_description"];
  return (
    json["error"] === "invalid_grant" ||
    (typeof description === "string" && /refresh token is invalid/i.test(description))
  );
}

function noSignInPage(host: string): DatabricksError {
  return new DatabricksError(
    "wrong-host",
    phrase("The host {0} offers no sign-in for people. Check that it is the address of a workspace.", host),
  );
}

import { createHash, timingSafeEqual } from "node:crypto";
import { Authorize, cliClientId, givesAccess, type Grant } from "./authorize.ts";
import type { HttpAnswer, HttpQuestion } from "./httpAnswer.ts";
import type { TokenStore } from "./tokens.ts";

export interface OidcOptions {
  readonly issuer: () => string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly tokens: TokenStore;
  /** The workspace of a unified host, whose sign-in service is its account's. */
  readonly unifiedWith: string | undefined;
}

/** The account of every host here. */
export const accountId = "22222222-3333-4444-5555-666666666666";
/** The workspace of a host that is no unified one. */
export const plainWorkspaceId = "1000000000000001";

/** A refresh token; all that grew out of one sign-in share its `family`. */
interface RefreshToken {
  readonly family: { isDead: boolean };
  readonly scope: string;
  isUsed: boolean;
}

const noStore = { "Cache-Control": "no-store", Pragma: "no-cache" };

/** `/oidc/…`: discovery, the authorize page and the token endpoint. */
export class Oidc {
  readonly #options: OidcOptions;
  readonly #authorize: Authorize;
  readonly #refreshTokens = new Map<string, RefreshToken>();

  constructor(options: OidcOptions) {
    this.#options = options;
    this.#authorize = new Authorize(options.tokens);
  }

  /** undefined where the path is none of OIDC's. */
  answer(question: HttpQuestion): HttpAnswer | undefined {
    const { method, url } = question;
    const path = this.#pathOfAccount(url.pathname);
    switch (`${method} ${path}`) {
      case "GET /oidc/.well-known/oauth-authorization-server":
      case "GET /oidc/.well-known/openid-configuration":
        return { status: 200, body: this.#discovery() };
      case "GET /.well-known/databricks-config":
        return { status: 200, body: this.#hostMetadata() };
      case "GET /oidc/v1/authorize":
        return this.#authorize.page(url);
      case "POST /oidc/v1/authorize":
        return this.#authorize.decide(new URLSearchParams(question.body));
      case "POST /oidc/v1/token":
        return this.#token(question);
      case "GET /oidc/oauth2/v2.0/authorize":
        return { status: 200, body: "<!doctype html><title>Databricks - Sign In</title><h1>Sign in</h1>" };
      default:
        return /^\/(oidc|\.well-known|unified)\//.test(path)
          ? { status: 404, body: { error: "not_found", error_description: "No such OIDC endpoint." } }
          : undefined;
    }
  }

  /** A unified host answers below `/oidc/accounts/{id}` in place of `/oidc`. */
  #pathOfAccount(path: string): string {
    if (this.#options.unifiedWith === undefined || path === "/oidc/oauth2/v2.0/authorize") return path;
    const own = `/oidc/accounts/${accountId}/`;
    return path.startsWith(own) ? `/oidc/${path.slice(own.length)}` : path.replace(/^\/oidc\//, "/unified/");
  }

  get #base(): string {
    const { issuer, unifiedWith } = this.#options;
    return `${issuer()}/oidc${unifiedWith === undefined ? "" : `/accounts/${accountId}`}`;
  }

  #discovery(): object {
    const base = this.#base;
    return {
      issuer: base,
      authorization_endpoint: `${base}/v1/authorize`,
      token_endpoint: `${base}/v1/token`,
      response_types_supported: ["code"],
      response_modes_supported: ["query"],
      grant_types_supported: ["client_credentials", "authorization_code", "refresh_token"],
      code_challenge_methods_supported: ["S256"],
      scopes_supported: ["all-apis", "offline_access", "openid", "email", "profile"],
      token_endpoint_auth_methods_supported: ["client_secret_basic", "none"],
    };
  }

  // What the newer Databricks SDKs ask for first.
  #hostMetadata(): object {
    const { issuer, unifiedWith } = this.#options;
    return unifiedWith === undefined
      ? {
          oidc_endpoint: `${issuer()}/oidc`,
          account_id: accountId,
          workspace_id: plainWorkspaceId,
          cloud: "AWS",
          host_type: "workspace",
        }
      : {
          oidc_endpoint: `${issuer()}/oidc/accounts/{account_id}`,
          account_id: accountId,
          cloud: "AWS",
          host_type: "unified",
        };
  }

  #token({ authorization, body }: HttpQuestion): HttpAnswer {
    const form = new URLSearchParams(body);
    switch (form.get("grant_type")) {
      case "client_credentials":
        return this.#clientCredentials(authorization, form);
      case "authorization_code":
        return this.#authorizationCode(form);
      case "refresh_token":
        return this.#refresh(form);
      case null:
        return oauthError("invalid_request", "grant_type is missing.");
      default:
        return oauthError("unsupported_grant_type", "This grant_type is not supported.");
    }
  }

  #clientCredentials(authorization: string | undefined, form: URLSearchParams): HttpAnswer {
    const { clientId, clientSecret } = this.#options;
    const client = readBasic(authorization);
    if (client?.id !== clientId || !isEqual(client.secret, clientSecret)) {
      return {
        ...oauthError("invalid_client", "Client authentication failed."),
        status: 401,
        headers: { ...noStore, "WWW-Authenticate": 'Basic realm="databricks"' },
      };
    }
    const scope = form.get("scope") ?? "";
    return givesAccess(scope)
      ? this.#issue(clientId, scope)
      : oauthError("invalid_scope", "A scope of an API, or all-apis, must be asked for.");
  }

  #authorizationCode(form: URLSearchParams): HttpAnswer {
    if (form.get("client_id") !== cliClientId) {
      return { ...oauthError("invalid_client", "This client is not known."), status: 401 };
    }
    const redeemed = this.#authorize.redeem(form.get("code") ?? "");
    if (redeemed === undefined) {
      return oauthError("invalid_grant", "The authorization code is invalid, used or expired.");
    }
    const verifier = form.get("code_verifier") ?? "";
    const challenge = createHash("sha256").update(verifier).digest("base64url");
    if (!/^[\w.~-]{43,128}$/.test(verifier) || challenge !== redeemed.codeChallenge) {
      return oauthError("invalid_grant", "The code_verifier does not match the code_challenge.");
    }
    if (form.get("redirect_uri") !== redeemed.redirectUri) {
      return oauthError("invalid_grant", "The redirect_uri is not the one the code was issued for.");
    }
    return this.#issueToPerson(redeemed, { isDead: false });
  }

  #refresh(form: URLSearchParams): HttpAnswer {
    const refreshToken = this.#refreshTokens.get(form.get("refresh_token") ?? "");
    if (form.get("client_id") !== cliClientId || refreshToken === undefined || refreshToken.family.isDead) {
      // Word for word: by these the Databricks CLI knows that a new sign-in is needed.
      return oauthError("invalid_grant", "Refresh token is invalid");
    }
    if (refreshToken.isUsed) {
      // A token used twice was stolen by one of its users, so neither may go on.
      refreshToken.family.isDead = true;
      return oauthError("invalid_grant", "Refresh token is invalid");
    }
    refreshToken.isUsed = true;
    return this.#issueToPerson({ scope: refreshToken.scope }, refreshToken.family);
  }

  #issueToPerson({ scope }: Pick<Grant, "scope">, family: RefreshToken["family"]): HttpAnswer {
    const { tokens } = this.#options;
    if (!scope.split(" ").includes("offline_access")) {
      return this.#issue("someone@example.com", scope);
    }
    const refreshToken = tokens.secret("doau");
    this.#refreshTokens.set(refreshToken, { family, scope, isUsed: false });
    return this.#issue("someone@example.com", scope, refreshToken);
  }

  #issue(subject: string, scope: string, refreshToken?: string): HttpAnswer {
    const { tokens } = this.#options;
    return {
      status: 200,
      headers: noStore,
      body: {
        access_token: tokens.issue({ subject, scope }),
        token_type: "Bearer",
        expires_in: tokens.lifetimeS,
        scope,
        ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
      },
    };
  }
}

function oauthError(error: string, description: string): HttpAnswer {
  return { status: 400, headers: noStore, body: { error, error_description: description } };
}

function readBasic(authorization: string | undefined): { id: string; secret: string } | undefined {
  const encoded = /^Basic\s+(\S+)$/i.exec(authorization ?? "")?.[1];
  const pair = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded ?? "", "base64").toString());
  if (pair?.[1] === undefined || pair[2] === undefined) {
    return undefined;
  }
  // RFC 6749, 2.3.1: both halves are form-encoded first.
  const decode = (text: string): string => new URLSearchParams(`v=${text}`).get("v") ?? "";
  return { id: decode(pair[1]), secret: decode(pair[2]) };
}

function isEqual(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

import type { HttpAnswer } from "./httpAnswer.ts";
import type { TokenStore } from "./tokens.ts";

/** The public client every Databricks tool signs people in with. */
export const cliClientId = "databricks-cli";

/** What a person agreed to, waiting for its code to be redeemed. */
export interface Grant {
  readonly redirectUri: string;
  readonly codeChallenge: string;
  readonly scope: string;
}

const codeLifetimeMs = 60_000;

/** What says who somebody is, and opens no API. */
const identityScopes: ReadonlySet<string> = new Set(["openid", "email", "profile", "offline_access"]);

/** Whether the scopes open all APIs, or some: `sql`, `apps`, `clusters`, `catalog.tables:read`, and so on. */
export function givesAccess(scope: string): boolean {
  const scopes = scope.split(" ").filter((name) => name !== "" && !identityScopes.has(name));
  return scopes.length > 0 && scopes.every((name) => /^[a-z][a-z.-]*(:[a-z]+)?$/.test(name));
}

/** The authorize endpoint: a page that asks, and a button that redirects with a code. */
export class Authorize {
  readonly #tokens: TokenStore;
  readonly #asked = new Map<string, Grant & { readonly state: string }>();
  readonly #codes = new Map<string, Grant & { readonly expiresAtMs: number }>();

  constructor(tokens: TokenStore) {
    this.#tokens = tokens;
  }

  page({ pathname, searchParams: query }: URL): HttpAnswer {
    const redirectUri = query.get("redirect_uri") ?? "";
    // With these two wrong there is nobody who could safely be told.
    if (query.get("client_id") !== cliClientId) {
      return refusalPage("This client is not known.");
    }
    if (!/^http:\/\/localhost:80(?:2\d|3\d|40)\/?$/.test(redirectUri)) {
      return refusalPage("The redirect_uri is not one of http://localhost:8020 to 8040.");
    }
    const state = query.get("state") ?? "";
    const codeChallenge = query.get("code_challenge") ?? "";
    const scope = query.get("scope") ?? "";
    const error =
      query.get("response_type") !== "code"
        ? "unsupported_response_type"
        : query.get("code_challenge_method") !== "S256" || !/^[\w-]{43}$/.test(codeChallenge)
          ? "invalid_request"
          : givesAccess(scope)
            ? undefined
            : "invalid_scope";
    if (error !== undefined) {
      return redirect(redirectUri, { error, state });
    }
    const ticket = this.#tokens.secret("ask");
    this.#asked.set(ticket, { redirectUri, codeChallenge, scope, state });
    return { status: 200, body: consentPage(ticket, scope, pathname) };
  }

  decide(form: URLSearchParams): HttpAnswer {
    const ticket = form.get("ticket") ?? "";
    const asked = this.#asked.get(ticket);
    if (asked === undefined) {
      return refusalPage("This page was used before. Start the sign-in again.");
    }
    this.#asked.delete(ticket);
    const { redirectUri, state } = asked;
    if (form.get("decision") !== "allow") {
      return redirect(redirectUri, { error: "access_denied", state });
    }
    const code = this.#tokens.secret("code");
    this.#codes.set(code, { ...asked, expiresAtMs: Date.now() + codeLifetimeMs });
    return redirect(redirectUri, { code, state });
  }

  /** What the code stands for; each is good once. */
  redeem(code: string): Grant | undefined {
    const grant = this.#codes.get(code);
    this.#codes.delete(code);
    return grant !== undefined && grant.expiresAtMs > Date.now() ? grant : undefined;
  }
}

function redirect(to: string, parameters: Record<string, string>): HttpAnswer {
  const url = new URL(to);
  url.search = new URLSearchParams(parameters).toString();
  return { status: 302, headers: { Location: url.href } };
}

function refusalPage(sentence: string): HttpAnswer {
  return { status: 400, body: `<!doctype html><title>Sign-in failed</title><p>${sentence}` };
}

function consentPage(ticket: string, scope: string, path: string): string {
  return `<!doctype html>
<html lang="en">
<title>Databricks - Sign In</title>
<h1>Allow databricks-cli to use this workspace?</h1>
<p>It asks for: ${scope.replaceAll(/[^\w -]/g, "")}</p>
<form method="post" action="${path}">
<input type="hidden" name="ticket" value="${ticket}">
<button name="decision" value="allow">Allow</button>
<button name="decision" value="deny">Cancel</button>
</form>
</html>
`;
}

import { randomBytes, randomUUID } from "node:crypto";
import { noteSecret } from "../secretLedger.ts";

/** `entra`: one of Microsoft Entra, which looks alike and is good for REST only. */
export type TokenKind = "oauth" | "pat" | "entra";
/** What is known of an accepted token. */
export interface KnownToken {
  readonly kind: TokenKind;
  readonly expiresAtMs: number;
  /** Whose it is: a person's address, or a service principal's client id. */
  readonly subject: string;
  /** Scopes, separated by spaces. */
  readonly scope: string;
}

export type TokenVerdict = KnownToken | "missing" | "expired" | "unknown";

export interface TokenRequest {
  /** Seconds. Default: the workspace's. */
  readonly lifetimeS?: number | undefined;
  /** Default "oauth". */
  readonly kind?: TokenKind | undefined;
  /** Default `someone@example.com`. */
  readonly subject?: string | undefined;
  /** Default `all-apis`. */
  readonly scope?: string | undefined;
}

/** The tenant of every Microsoft Entra token. */
export const entraTenant = "11111111-2222-3333-4444-555555555555";

const secretKinds: Readonly<Record<string, string>> = {
  dose: "client secret",
  doau: "refresh token",
  code: "authorization code",
  ask: "ticket of the consent page",
};

/** The bearer tokens of the workspace, good, expired and revoked. */
export class TokenStore {
  readonly secretsIssued = new Set<string>();
  readonly #lifetimeS: number;
  readonly #issuer: () => string;
  readonly #tokens = new Map<string, KnownToken>();
  readonly #revokeListeners = new Set<() => void>();

  constructor(lifetimeS: number, issuer: () => string) {
    this.#lifetimeS = lifetimeS;
    this.#issuer = issuer;
  }

  get lifetimeS(): number {
    return this.#lifetimeS;
  }

  /** How many would be accepted now. */
  get living(): number {
    return [...this.#tokens.values()].filter(({ expiresAtMs }) => expiresAtMs > Date.now()).length;
  }

  issue(request: TokenRequest = {}): string {
    const { lifetimeS = this.#lifetimeS, kind = "oauth", scope = "all-apis" } = request;
    const { subject = "someone@example.com" } = request;
    const known = { kind, expiresAtMs: Date.now() + lifetimeS * 1000, subject, scope };
    const token = kind === "pat" ? `dapi${randomBytes(16).toString("hex")}` : this.#jwt(known);
    this.#tokens.set(token, known);
    this.#keep(kind === "pat" ? "personal access token" : "access token", token);
    return token;
  }

  /** A random secret of another kind: a refresh token, a code, a client secret. */
  secret(prefix: string): string {
    const value = prefix + randomBytes(24).toString("hex");
    this.#keep(secretKinds[prefix] ?? "secret", value);
    return value;
  }

  #keep(kind: string, secret: string): void {
    this.secretsIssued.add(secret);
    noteSecret(kind, secret);
  }

  revoke(token: string): void {
    this.#tokens.delete(token);
    this.#tellRevoked();
  }

  revokeAll(): void {
    this.#tokens.clear();
    this.#tellRevoked();
  }

  /** @returns what takes the listener off again. */
  onRevoked(listener: () => void): () => void {
    this.#revokeListeners.add(listener);
    return () => this.#revokeListeners.delete(listener);
  }

  /** Judges an Authorization header. */
  check(authorization: string | undefined): TokenVerdict {
    const token = /^Bearer\s+(\S+)$/i.exec(authorization ?? "")?.[1];
    if (token === undefined) {
      return "missing";
    }
    const known = this.#tokens.get(token);
    if (known === undefined) {
      return "unknown";
    }
    return known.expiresAtMs <= Date.now() ? "expired" : known;
  }

  #tellRevoked(): void {
    for (const listener of this.#revokeListeners) {
      listener();
    }
  }

  // Databricks' OAuth tokens are JWTs, and some clients read the expiry out of them. Nothing here checks the signature.
  #jwt({ kind, expiresAtMs, subject, scope }: KnownToken): string {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
    const header = part({ kid: "stand-in", typ: "at+jwt", alg: "RS256" });
    const claims = part({
      client_id: "stand-in",
      scope,
      iss: kind === "entra" ? `https://sts.windows.net/${entraTenant}/` : `${this.#issuer()}/oidc`,
      sub: subject,
      iat: Math.floor(Date.now() / 1000),
      exp: Math.floor(expiresAtMs / 1000),
      jti: randomUUID(),
    });
    return `${header}.${claims}.${randomBytes(64).toString("base64url")}`;
  }
}

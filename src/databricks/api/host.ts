export interface NormalizedHost {
  /** `scheme://host[:port]`, nothing else. */
  readonly origin: string;
  /** From `?w=`, `?o=` or `?workspace_id=` of an address copied out of the browser. */
  readonly workspaceId: string | undefined;
  /** From `?a=` or `?account_id=`. */
  readonly accountId: string | undefined;
}

/** Reads a host as people write it, scheme optional. Undefined when it is not an http(s) address. */
export function normalizeHost(text: string): NormalizedHost | undefined {
  const trimmed = text.trim();
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`;
  if (!URL.canParse(withScheme)) return undefined;
  const url = new URL(withScheme);
  if (url.protocol !== "https:" && url.protocol !== "http:") return undefined;
  // An address that was never filled in, such as ${HOST}, parses as well.
  if (!/^(?:[\w.-]+|\[[\da-f:.]+\])$/i.test(url.hostname)) return undefined;
  const query = url.searchParams;
  const numeric = [query.get("o"), query.get("workspace_id")].find(
    (id) => id !== null && /^[+-]?\d+$/.test(id),
  );
  return {
    origin: url.origin,
    workspaceId: filled(query.get("w")) ?? numeric ?? undefined,
    accountId: filled(query.get("a")) ?? filled(query.get("account_id")),
  };
}

function filled(value: string | null): string | undefined {
  return value === null || value === "" ? undefined : value;
}

/**
 * Whether a URL leads to this machine itself, the one place plain http may carry a credential to. Only by the names that
 * no proxy is asked for: VS Code sends 127.0.0.2 and app.localhost to its proxy, in clear text.
 */
export function isLoopback(url: URL): boolean {
  return ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
}

/** Whether a credential may travel to this URL. */
export function isSecure(url: URL): boolean {
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url));
}

/** Account consoles list no apps: those live in a workspace. */
export function isAccountConsole(origin: string): boolean {
  return /^https:\/\/accounts(-dod)?\./.test(origin);
}

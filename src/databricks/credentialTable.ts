import { describeAuthType, knownAuthTypes } from "./authType.ts";

/** What one kind of credential is good for. */
export interface CredentialKind {
  /** `auth_type` of a profile where there is one; "sign-in" for the one kept here, "oauth-token" and "entra-token" for what a `pat` profile may hold. */
  readonly kind: string;
  /** For people. */
  readonly name: string;
  readonly listsApps: boolean;
  readonly streams: boolean;
  /** One sentence: where it comes from, or why it does not serve. */
  readonly how: string;
}

const all = { listsApps: true, streams: true };
const listing = { listsApps: true, streams: false };
const none = { listsApps: false, streams: false };

const served: readonly CredentialKind[] = [
  {
    kind: "sign-in",
    name: "Databricks sign-in",
    ...all,
    how: "OAuth in the browser; no CLI and no profile needed.",
  },
  {
    kind: "databricks-cli",
    name: describeAuthType("databricks-cli"),
    ...all,
    how: "The Databricks CLI keeps and renews the sign-in.",
  },
  {
    kind: "oauth-m2m",
    name: describeAuthType("oauth-m2m"),
    ...all,
    how: "The client ID and secret are exchanged for OAuth tokens.",
  },
  { kind: "oauth-token", name: "OAuth token", ...all, how: "Used until it expires; it cannot be renewed." },
  { kind: "pat", name: "Personal access token", ...listing, how: "Apps do not accept it." },
  { kind: "basic", name: "User name and password", ...listing, how: "Apps do not accept it." },
  {
    kind: "azure-cli",
    name: describeAuthType("azure-cli"),
    ...listing,
    how: "The Azure CLI gives Microsoft Entra tokens, which apps do not accept.",
  },
  {
    kind: "azure-client-secret",
    name: describeAuthType("azure-client-secret"),
    ...listing,
    how: "Microsoft Entra gives its own tokens, which apps do not accept.",
  },
  { kind: "entra-token", name: "Microsoft Entra token", ...listing, how: "Apps do not accept it." },
];

/** Every kind of credential the Databricks tools know, those that serve first. */
export function describeCredentials(): readonly CredentialKind[] {
  const named = new Set(served.map(({ kind }) => kind));
  const others = knownAuthTypes.filter((authType) => !named.has(authType));
  return [
    ...served,
    ...others.map((kind) => ({ kind, name: describeAuthType(kind), ...none, how: "Not implemented." })),
  ];
}

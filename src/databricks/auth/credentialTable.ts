import { describeAuthType, knownAuthTypes } from "../config/authType.ts";

/** What one kind of credential is good for. */
export interface CredentialKind {
  /**
   * `auth_type` of a profile where there is one; "sign-in" for the one kept here, "databricks-extension" for that
   * extension's session, "oauth-token" and "entra-token" for what a `pat` profile may hold.
   */
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
    how: "*Sign In for App Logs*: OAuth in the browser, kept in VS Code's secret storage. No CLI and no profile needed.",
  },
  {
    kind: "databricks-cli",
    name: describeAuthType("databricks-cli"),
    ...all,
    how: "The Databricks CLI keeps and renews the sign-in.",
  },
  {
    kind: "databricks-extension",
    name: "Session of the Databricks extension",
    ...all,
    how: "Streams where it is an OAuth sign-in; else it lists apps, and streaming says why not.",
  },
  {
    kind: "oauth-m2m",
    name: describeAuthType("oauth-m2m"),
    ...all,
    how: "`client_id` and `client_secret` are exchanged for OAuth tokens, which are renewed.",
  },
  {
    kind: "oauth-token",
    name: "OAuth token",
    ...all,
    how: "In `DATABRICKS_TOKEN` or a profile's `token`. Used until it expires; it cannot be renewed.",
  },
  {
    kind: "pat",
    name: "Personal access token",
    ...listing,
    how: "Apps do not accept it; streaming says so and offers *Sign In*.",
  },
  {
    kind: "basic",
    name: "User name and password",
    ...listing,
    how: "Apps do not accept it; streaming says so and offers *Sign In*.",
  },
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
  {
    kind: "entra-token",
    name: "Microsoft Entra token",
    ...listing,
    how: "Apps do not accept it; streaming says so and offers *Sign In*.",
  },
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

import { phrase, type Phrase } from "../api/phrase.ts";
import type { CredentialGroup, SettingName } from "./sdkSettings.ts";

interface Kind {
  /** For people, as in the middle of a sentence. */
  readonly name: Phrase;
  /** `token` is what the token of a `pat` profile turns out to be; of a `session` no profile knows. */
  readonly namedBy: "auth_type" | "token" | "session";
  /** The settings it cannot do without, beside the host. Where no auth_type is set, they tell the kind. */
  readonly settings?: readonly SettingName[];
  /** In place of `settings`: any setting of this group, which sdkSettings.ts draws up, tells the kind. */
  readonly anySettingOf?: CredentialGroup;
  /** The place in the order in which the Go SDK looks for a kind's settings. */
  readonly sdkPlace?: number;
}

interface ServingKind extends Kind {
  /** `logs` also lists apps. */
  readonly serves: "logs" | "apps";
  /** One sentence for the README: where it comes from, or why it does not stream. */
  readonly how: string;
}

/** What a profile of the kind holds that apps do not accept. */
interface HoldingKind extends ServingKind {
  readonly serves: "apps";
  readonly holds: Phrase;
}

/** Its tokens come from Microsoft Entra, which apps do not accept. */
interface EntraKind extends ServingKind {
  readonly serves: "apps";
  readonly isEntra: true;
}

interface LogsKind extends ServingKind {
  readonly serves: "logs";
}

interface IdleKind extends Kind {
  readonly namedBy: "auth_type";
  readonly serves: "nothing";
}

export type CredentialKind = LogsKind | HoldingKind | EntraKind | IdleKind;

const idle = { namedBy: "auth_type", serves: "nothing" } as const;

/**
 * Every kind of credential the Databricks tools know, by its auth_type where it has one, in the order of the README's
 * table. One that serves also needs its maker in auth/credential.ts.
 */
const kinds = {
  "sign-in": {
    name: phrase("Databricks sign-in"),
    namedBy: "session",
    serves: "logs",
    how: "*Sign In for App Logs*: OAuth in the browser, kept in VS Code's secret storage. No CLI and no profile needed.",
  },
  "databricks-cli": {
    name: phrase("Databricks CLI sign-in"),
    namedBy: "auth_type",
    serves: "logs",
    how: "The Databricks CLI keeps and renews the sign-in.",
  },
  "databricks-extension": {
    name: phrase("Session of the Databricks extension"),
    namedBy: "session",
    serves: "logs",
    how: "Streams where it is an OAuth sign-in; else it lists apps, and streaming says why not.",
  },
  "oauth-m2m": {
    name: phrase("OAuth for service principals (M2M)"),
    namedBy: "auth_type",
    settings: ["client_id", "client_secret"],
    sdkPlace: 3,
    serves: "logs",
    how: "`client_id` and `client_secret` are exchanged for OAuth tokens, which are renewed.",
  },
  "oauth-token": {
    name: phrase("OAuth token"),
    namedBy: "token",
    serves: "logs",
    how: "In `DATABRICKS_TOKEN` or a profile's `token`. Used until it expires; it cannot be renewed.",
  },
  pat: {
    name: phrase("personal access token"),
    namedBy: "auth_type",
    settings: ["token"],
    sdkPlace: 1,
    serves: "apps",
    holds: phrase("a personal access token (PAT)"),
    how: "Apps do not accept it; streaming says so and offers *Sign In*.",
  },
  basic: {
    name: phrase("user name and password"),
    namedBy: "auth_type",
    settings: ["username", "password"],
    sdkPlace: 2,
    serves: "apps",
    holds: phrase("a user name and password (basic)"),
    how: "Apps do not accept it; streaming says so and offers *Sign In*.",
  },
  "azure-cli": {
    name: phrase("Azure CLI (Microsoft Entra)"),
    namedBy: "auth_type",
    anySettingOf: "azure",
    sdkPlace: 11,
    serves: "apps",
    isEntra: true,
    how: "The Azure CLI gives Microsoft Entra tokens, which apps do not accept.",
  },
  "azure-client-secret": {
    name: phrase("Azure service principal (Microsoft Entra)"),
    namedBy: "auth_type",
    settings: ["azure_client_id", "azure_client_secret", "azure_tenant_id"],
    sdkPlace: 8,
    serves: "apps",
    isEntra: true,
    how: "Microsoft Entra gives its own tokens, which apps do not accept.",
  },
  "entra-token": {
    name: phrase("Microsoft Entra token"),
    namedBy: "token",
    serves: "apps",
    holds: phrase("a Microsoft Entra token"),
    how: "Apps do not accept it; streaming says so and offers *Sign In*.",
  },
  "azure-msi": {
    name: phrase("Azure managed identity (Microsoft Entra)"),
    settings: ["azure_use_msi"],
    sdkPlace: 7,
    ...idle,
  },
  "github-oidc-azure": { name: phrase("GitHub OIDC for Azure (Microsoft Entra)"), ...idle },
  "google-credentials": {
    name: phrase("Google credentials"),
    settings: ["google_credentials"],
    sdkPlace: 9,
    ...idle,
  },
  "google-id": { name: phrase("Google ID"), settings: ["google_service_account"], sdkPlace: 10, ...idle },
  "metadata-service": {
    name: phrase("metadata service"),
    settings: ["metadata_service_url"],
    sdkPlace: 4,
    ...idle,
  },
  "env-oidc": {
    name: phrase("OIDC token in an environment variable"),
    settings: ["oidc_token_env"],
    sdkPlace: 5,
    ...idle,
  },
  "file-oidc": {
    name: phrase("OIDC token in a file"),
    settings: ["databricks_id_token_filepath"],
    sdkPlace: 6,
    ...idle,
  },
  "github-oidc": { name: phrase("GitHub OIDC"), ...idle },
  "azure-devops-oidc": { name: phrase("Azure DevOps OIDC"), ...idle },
} as const satisfies Readonly<Record<string, CredentialKind>>;

type Kinds = typeof kinds;
export type KindName = keyof Kinds;

/** The auth_types that serve for something, each of which needs a maker. */
export type ServedAuthType = {
  [Name in KindName]: Kinds[Name] extends { namedBy: "auth_type"; serves: "logs" | "apps" } ? Name : never;
}[KindName];

export const credentialKinds: Readonly<Record<KindName, CredentialKind>> = kinds;

/** Undefined for an auth_type nobody here knows. */
export function kindOfAuthType(authType: string): CredentialKind | undefined {
  if (!isKindName(authType)) return undefined;
  const kind = credentialKinds[authType];
  return kind.namedBy === "auth_type" ? kind : undefined;
}

export function isServed(authType: string): authType is ServedAuthType {
  const kind = kindOfAuthType(authType);
  return kind !== undefined && kind.serves !== "nothing";
}

/** Whether the kind lists apps by tokens of Microsoft Entra. */
export function isEntra(authType: string): boolean {
  const kind = kindOfAuthType(authType);
  return kind !== undefined && "isEntra" in kind;
}

function isKindName(text: string): text is KindName {
  return Object.hasOwn(credentialKinds, text);
}

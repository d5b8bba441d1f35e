import { credentialsIn, type Settings } from "./sdkSettings.ts";

const names: Readonly<Record<string, string>> = {
  "databricks-cli": "Databricks CLI sign-in",
  "oauth-m2m": "OAuth for service principals (M2M)",
  pat: "personal access token",
  basic: "user name and password",
  "azure-cli": "Azure CLI (Microsoft Entra)",
  "azure-msi": "Azure managed identity (Microsoft Entra)",
  "azure-client-secret": "Azure service principal (Microsoft Entra)",
  "github-oidc-azure": "GitHub OIDC for Azure (Microsoft Entra)",
  "google-credentials": "Google credentials",
  "google-id": "Google ID",
  "metadata-service": "metadata service",
  "env-oidc": "OIDC token in an environment variable",
  "file-oidc": "OIDC token in a file",
  "github-oidc": "GitHub OIDC",
  "azure-devops-oidc": "Azure DevOps OIDC",
};

/** The kinds the Databricks SDKs know. */
export const knownAuthTypes: readonly string[] = Object.keys(names);

/** The kind of credential for people; a kind nobody here knows is given by its own name. */
export function describeAuthType(authType: string): string {
  return names[authType] ?? authType;
}

/** Whether tokens of this kind come from Microsoft Entra, which apps do not accept. */
export function isEntra(authType: string): boolean {
  return authType.startsWith("azure-") ? authType !== "azure-devops-oidc" : authType === "github-oidc-azure";
}

/**
 * The kind the Go SDK would pick: `auth_type` where it is set, else the first of its chain whose settings are there.
 * A bare host means the Databricks CLI.
 */
export function deriveAuthType(settings: Settings): string {
  const has = (...needed: string[]): boolean => needed.every((name) => settings.has(name));
  const explicit = settings.get("auth_type")?.value;
  if (explicit !== undefined) return explicit;
  if (has("token")) return "pat";
  if (has("username", "password")) return "basic";
  if (has("client_id", "client_secret")) return "oauth-m2m";
  if (has("metadata_service_url")) return "metadata-service";
  if (has("oidc_token_env")) return "env-oidc";
  if (has("databricks_id_token_filepath")) return "file-oidc";
  if (has("azure_use_msi")) return "azure-msi";
  if (has("azure_client_id", "azure_client_secret", "azure_tenant_id")) return "azure-client-secret";
  if (has("google_credentials")) return "google-credentials";
  if (has("google_service_account")) return "google-id";
  if (credentialsIn(settings).has("azure")) return "azure-cli";
  return "databricks-cli";
}

/** Settings a kind cannot do without, by kind; the host is needed by all. */
const needs: Readonly<Record<string, readonly string[]>> = {
  pat: ["token"],
  basic: ["username", "password"],
  "oauth-m2m": ["client_id", "client_secret"],
  "azure-client-secret": ["azure_client_id", "azure_client_secret", "azure_tenant_id"],
};

/** Which settings are missing for the kind, or for the other half of a pair that is there. */
export function missingSettings(settings: Settings): string[] {
  if (settings.has("auth_type")) {
    return (needs[deriveAuthType(settings)] ?? []).filter((name) => !settings.has(name));
  }
  if (deriveAuthType(settings) !== "databricks-cli") return [];
  const half = Object.values(needs).find((pair) => pair.some((name) => settings.has(name)));
  return half?.filter((name) => !settings.has(name)) ?? [];
}

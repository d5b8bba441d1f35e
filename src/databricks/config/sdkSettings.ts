/** Where a setting was found, for messages. */
export type SettingSource =
  | { readonly kind: "environment"; readonly variable: string }
  | { readonly kind: "file"; readonly line: number };

export interface Setting {
  readonly value: string;
  readonly source: SettingSource;
}

export type Settings = ReadonlyMap<string, Setting>;

interface Attribute {
  readonly name: string;
  /** Undefined where only the file can hold it. */
  readonly variable?: string;
  /**
   * The credential this setting is part of; two different ones without an auth_type are ambiguous. As in the Go SDK these
   * groups are not the kinds of credentialKinds.ts: all kinds of Azure are one group, and no ambiguity among themselves;
   * and a group also holds settings that no kind needs, such as azure_login_app_id.
   */
  readonly credential?: string;
  readonly isBoolean?: true;
}

/** Names and environment variables of the Go SDK's `config.Config`, as far as they choose a host or credential. */
const known = [
  { name: "host", variable: "DATABRICKS_HOST" },
  { name: "account_id", variable: "DATABRICKS_ACCOUNT_ID" },
  { name: "workspace_id", variable: "DATABRICKS_WORKSPACE_ID" },
  { name: "auth_type", variable: "DATABRICKS_AUTH_TYPE" },
  { name: "discovery_url", variable: "DATABRICKS_DISCOVERY_URL" },
  { name: "scopes" },
  { name: "databricks_cli_path", variable: "DATABRICKS_CLI_PATH" },
  {
    name: "metadata_service_url",
    variable: "DATABRICKS_METADATA_SERVICE_URL",
    credential: "metadata-service",
  },
  { name: "token", variable: "DATABRICKS_TOKEN", credential: "pat" },
  { name: "username", variable: "DATABRICKS_USERNAME", credential: "basic" },
  { name: "password", variable: "DATABRICKS_PASSWORD", credential: "basic" },
  { name: "google_service_account", variable: "DATABRICKS_GOOGLE_SERVICE_ACCOUNT", credential: "google" },
  { name: "google_credentials", variable: "GOOGLE_CREDENTIALS", credential: "google" },
  { name: "azure_workspace_resource_id", variable: "DATABRICKS_AZURE_RESOURCE_ID", credential: "azure" },
  { name: "azure_use_msi", variable: "ARM_USE_MSI", credential: "azure", isBoolean: true },
  { name: "azure_client_secret", variable: "ARM_CLIENT_SECRET", credential: "azure" },
  { name: "azure_client_id", variable: "ARM_CLIENT_ID", credential: "azure" },
  { name: "azure_tenant_id", variable: "ARM_TENANT_ID", credential: "azure" },
  { name: "azure_login_app_id", variable: "DATABRICKS_AZURE_LOGIN_APP_ID", credential: "azure" },
  { name: "client_id", variable: "DATABRICKS_CLIENT_ID", credential: "oauth" },
  { name: "client_secret", variable: "DATABRICKS_CLIENT_SECRET", credential: "oauth" },
  {
    name: "databricks_id_token_filepath",
    variable: "DATABRICKS_OIDC_TOKEN_FILEPATH",
    credential: "file-oidc",
  },
  { name: "oidc_token_env", variable: "DATABRICKS_OIDC_TOKEN_ENV", credential: "env-oidc" },
] as const satisfies readonly Attribute[];

type Known = (typeof known)[number];
export type SettingName = Known["name"];
export type CredentialGroup = Extract<Known, { readonly credential: string }>["credential"];

const attributes: readonly Attribute[] = known;

/** Every setting of the environment that is not empty. */
export function readEnvironment(env: NodeJS.ProcessEnv): Settings {
  return read(({ variable }) => {
    const value = variable === undefined ? undefined : env[variable];
    if (variable === undefined || value === undefined) return undefined;
    return { value, source: { kind: "environment", variable } };
  });
}

/** Every setting of one section of a configuration file that is not empty. */
export function readSection(entries: ReadonlyMap<string, { value: string; line: number }>): Settings {
  return read((attribute) => {
    const entry = entries.get(attribute.name);
    return entry && { value: entry.value, source: { kind: "file", line: entry.line } };
  });
}

function read(find: (attribute: Attribute) => Setting | undefined): Settings {
  const settings = new Map<string, Setting>();
  for (const attribute of attributes) {
    const setting = find(attribute);
    if (setting === undefined || setting.value === "") continue;
    if (attribute.isBoolean && !/^(1|t|T|TRUE|true|True)$/.test(setting.value)) continue;
    settings.set(attribute.name, setting);
  }
  return settings;
}

/** The credential settings present, by the credential they are part of. */
export function credentialsIn(settings: Settings): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { name, credential } of attributes) {
    if (credential === undefined || !settings.has(name)) continue;
    found.set(credential, [...(found.get(credential) ?? []), name]);
  }
  return found;
}

/** Whether the environment alone says where to go or how to sign in, which makes the SDKs skip the file. */
export function isSelfContained(settings: Settings): boolean {
  return settings.has("host") || credentialsIn(settings).size > 0;
}

/** The environment wins, as for a profile named by `DATABRICKS_CONFIG_PROFILE` or by nobody. */
export function overlay(environment: Settings, section: Settings): Settings {
  return new Map([...section, ...environment]);
}

/**
 * The section wins, as for a profile a person chose. The environment only adds a missing host, and credentials that
 * complete the section's own or stand where it has none; what it says about routing belongs to another workspace.
 */
export function complete(section: Settings, environment: Settings): Settings {
  const own = credentialsIn(section);
  const takesAny = own.size === 0 || section.has("auth_type");
  const additions = [...environment].filter(([name]) => {
    if (section.has(name)) return false;
    if (name === "host" || name === "databricks_cli_path") return true;
    const credential = attributes.find((attribute) => attribute.name === name)?.credential;
    return credential !== undefined && (takesAny || own.has(credential));
  });
  return new Map([...additions, ...section]);
}

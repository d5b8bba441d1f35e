import { deriveAuthType } from "./authType.ts";
import type { DatabricksError } from "../api/errors.ts";
import { normalizeHost } from "../api/host.ts";
import { Secret } from "./secret.ts";
import type { SettingName } from "./sdkSettings.ts";
import type { PhraseValue } from "../api/phrase.ts";
import { describePlace, findProblem, type ProfileParts } from "./profileProblem.ts";

/** Where a workspace is and how to sign in to it. Safe to log: its secrets show nothing. */
export interface Profile {
  /** Section name in the configuration file; undefined when everything comes from the environment. */
  readonly name: string | undefined;
  /** Origin only, such as `https://dbc-1.cloud.databricks.com`; empty when the profile has no usable host. */
  readonly host: string;
  /** `databricks-cli`, `oauth-m2m`, `pat`, `basic`, `azure-cli`, ...; a kind nobody here knows keeps its name. */
  readonly authType: string;
  readonly origin: "environment" | "file";
  /** The configuration file, absolute, and the line of the section's header in it. */
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly workspaceId?: string | undefined;
  readonly accountId?: string | undefined;
  readonly clientId?: string | undefined;
  readonly clientSecret?: Secret | undefined;
  readonly token?: Secret | undefined;
  /** Where the token was found, for people: `DATABRICKS_TOKEN` or the file with its line. */
  readonly tokenSource?: PhraseValue | undefined;
  readonly username?: string | undefined;
  readonly password?: Secret | undefined;
  readonly azureTenantId?: string | undefined;
  readonly azureClientId?: string | undefined;
  readonly azureClientSecret?: Secret | undefined;
  /** The application to ask Microsoft Entra a token for, where it is not Azure Databricks itself. */
  readonly azureLoginAppId?: string | undefined;
  /** Address of the sign-in service's description, where the host does not give it. */
  readonly discoveryUrl?: string | undefined;
  /** OAuth scopes to ask for instead of the kind's own. */
  readonly scopes?: readonly string[] | undefined;
  /** The Databricks CLI named by the profile or by `DATABRICKS_CLI_PATH`. */
  readonly cliPath?: string | undefined;
  /** Why this profile cannot be used; `resolveProfile` throws it, a picker shows it. */
  readonly problem?: DatabricksError | undefined;
}

/** Never throws: whatever is wrong becomes the profile's `problem`. */
export function profileFromSettings(parts: ProfileParts): Profile {
  const { settings, section, file } = parts;
  const value = (name: SettingName): string | undefined => settings.get(name)?.value;
  const secret = (name: SettingName): Secret | undefined => {
    const text = value(name);
    return text === undefined ? undefined : new Secret(text);
  };
  const host = normalizeHost(value("host") ?? "");
  const token = settings.get("token");
  const workspaceId = value("workspace_id");
  return {
    name: section?.name,
    host: host?.origin ?? "",
    authType: deriveAuthType(settings),
    origin: section === undefined ? "environment" : "file",
    file,
    line: section?.line,
    // The CLI once wrote "none" for profiles without a workspace.
    workspaceId: workspaceId === undefined || workspaceId === "none" ? host?.workspaceId : workspaceId,
    accountId: value("account_id") ?? host?.accountId,
    clientId: value("client_id"),
    clientSecret: secret("client_secret"),
    token: secret("token"),
    tokenSource: token && describePlace(token, file),
    username: value("username"),
    password: secret("password"),
    azureTenantId: value("azure_tenant_id"),
    azureClientId: value("azure_client_id"),
    azureClientSecret: secret("azure_client_secret"),
    azureLoginAppId: value("azure_login_app_id"),
    discoveryUrl: value("discovery_url"),
    scopes: readScopes(value("scopes")),
    cliPath: value("databricks_cli_path"),
    problem: findProblem(parts),
  };
}

function readScopes(text: string | undefined): readonly string[] | undefined {
  const scopes = (text ?? "").split(/[\s,]+/).filter((scope) => scope !== "");
  return scopes.length === 0 ? undefined : scopes;
}

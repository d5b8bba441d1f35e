import { deriveAuthType, missingSettings } from "./authType.ts";
import { loginCommand } from "../cli/loginCommand.ts";
import { DatabricksError } from "../api/errors.ts";
import { isAccountConsole, isSecure, normalizeHost } from "../api/host.ts";
import type { IniSection } from "./ini.ts";
import { Secret } from "./secret.ts";
import { credentialsIn, type Setting, type SettingName, type Settings } from "./sdkSettings.ts";

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
  readonly tokenSource?: string | undefined;
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

interface ProfileParts {
  readonly settings: Settings;
  readonly section?: IniSection;
  readonly file?: string;
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

function findProblem(parts: ProfileParts): DatabricksError | undefined {
  const { settings, section, file } = parts;
  const subject = describeSubject(section, file);
  const unreadable = section?.problems[0];
  if (unreadable !== undefined) {
    const { line, text } = unreadable;
    return bad(
      `${subject} cannot be used: line ${line} ${text}. Correct that line of ${String(file)}.`,
      `Line ${line} ${text}`,
    );
  }
  if (section?.entries.size === 0) {
    const command = loginCommand({ profile: section.name });
    return bad(`${subject} is empty. Run "${command}" in a terminal to fill it.`, `Empty${at(section)}`, {
      command,
    });
  }
  return (
    findAmbiguity(settings, subject, file) ??
    findHostProblem(parts, subject) ??
    findDiscoveryProblem(settings, subject, file) ??
    findMissing(settings, subject, section)
  );
}

function findAmbiguity(settings: Settings, subject: string, file?: string): DatabricksError | undefined {
  const credentials = credentialsIn(settings);
  if (settings.has("auth_type") || credentials.size < 2) return undefined;
  const list = (inFile?: string): string =>
    [...credentials.values()]
      .flat()
      .map((name) => {
        const setting = settings.get(name);
        return setting === undefined ? name : `${name} (${describePlace(setting, inFile)})`;
      })
      .join(", ");
  return bad(
    `${subject} holds more than one credential: ${list(file)}. ` +
      `Set ${file === undefined ? "DATABRICKS_AUTH_TYPE" : "auth_type"} to the kind to use, such as oauth-m2m, or remove the others.`,
    `More than one credential: ${list()}`,
  );
}

function findHostProblem(
  { settings, section, file }: ProfileParts,
  subject: string,
): DatabricksError | undefined {
  const setting = settings.get("host");
  if (setting === undefined) {
    return bad(
      `${subject} has no host. Set the address of the workspace, such as https://dbc-1234.cloud.databricks.com.`,
      `No host${at(section)}`,
    );
  }
  const place = describePlace(setting, file);
  const near = describePlace(setting);
  const host = normalizeHost(setting.value);
  if (host === undefined) {
    return bad(
      `${subject} has a host that is not a web address (${place}). Set it to the address of the workspace.`,
      `The host is not a web address (${near})`,
    );
  }
  if (isAccountConsole(host.origin)) {
    return new DatabricksError(
      "wrong-host",
      `${subject} points to the account console ${host.origin} (${place}), which has no apps. Set the host to the address of a workspace.`,
      { brief: `The host is the account console, which has no apps (${near})` },
    );
  }
  if (!isSecure(new URL(host.origin))) {
    return new DatabricksError(
      "insecure-host",
      `${subject} points to ${host.origin} (${place}), where a token would travel unencrypted. Use https instead.`,
      { brief: `The host is not https (${near})` },
    );
  }
  return undefined;
}

function findDiscoveryProblem(
  settings: Settings,
  subject: string,
  file?: string,
): DatabricksError | undefined {
  const setting = settings.get("discovery_url");
  if (setting === undefined) return undefined;
  const place = describePlace(setting, file);
  const near = describePlace(setting);
  if (!URL.canParse(setting.value)) {
    return bad(
      `${subject} has a discovery_url that is not a web address (${place}). Correct or remove it.`,
      `The discovery_url is not a web address (${near})`,
    );
  }
  if (isSecure(new URL(setting.value))) return undefined;
  return new DatabricksError(
    "insecure-host",
    `${subject} has a discovery_url (${place}) that is not https. Use https instead.`,
    { brief: `The discovery_url is not https (${near})` },
  );
}

function findMissing(settings: Settings, subject: string, section?: IniSection): DatabricksError | undefined {
  const missing = missingSettings(settings);
  if (missing.length === 0) return undefined;
  const why = settings.has("auth_type") ? ` for auth_type ${deriveAuthType(settings)}` : "";
  const gap = `${missing.join(" and no ")}${why}`;
  return bad(
    `${subject} has no ${gap}. Add what is missing or select another profile.`,
    `No ${gap}${at(section)}`,
  );
}

function describeSubject(section: IniSection | undefined, file: string | undefined): string {
  if (section === undefined) return "The environment (DATABRICKS_* variables)";
  return `The profile "${section.name}" in ${String(file)}, line ${section.line},`;
}

function at(section: IniSection | undefined): string {
  return section === undefined ? "" : ` (line ${section.line})`;
}

function describePlace({ source }: Setting, file?: string): string {
  return source.kind === "environment"
    ? source.variable
    : `line ${source.line}${file === undefined ? "" : ` of ${file}`}`;
}

function bad(message: string, brief: string, details?: { command: string }): DatabricksError {
  return new DatabricksError("bad-profile", message, { brief, ...details });
}

import type { DatabricksError } from "./errors.ts";
import type { Secret } from "./secret.ts";

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
  /** The Databricks CLI named by the profile or by `DATABRICKS_CLI_PATH`. */
  readonly cliPath?: string | undefined;
  /** Why this profile cannot be used; `resolveProfile` throws it, a picker shows it. */
  readonly problem?: DatabricksError | undefined;
}

export interface ProfileOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Where `~` is. */
  readonly homeDir: string;
}

/**
 * Every profile a person can pick, in the file's order, the environment's own first; broken ones carry `problem`.
 * Throws a DatabricksError when the configuration file exists and cannot be read.
 */
export function listProfiles(options: ProfileOptions): Promise<Profile[]> {
  void options;
  return Promise.resolve([]);
}

/** The profile to use, by the rules of the Databricks SDKs. Throws a DatabricksError that says what to change. */
export function resolveProfile(options: ProfileOptions & { explicit?: string | undefined }): Promise<Profile> {
  void options;
  return Promise.reject(new Error("not built yet"));
}

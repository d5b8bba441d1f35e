import type { Profile } from "./profiles.ts";

/** Returns a bearer token. `forceRefresh` asks for one that was not handed out before: the last was refused. */
export type TokenProvider = (request: { signal: AbortSignal; forceRefresh: boolean }) => Promise<string>;

/** A workspace with a credential that can serve app logs. Nothing was dialled yet. */
export interface Workspace {
  /** Origin only. */
  readonly host: string;
  /** For people: the profile's name, or "environment". */
  readonly profileName: string;
  /** Kind of credential for people, such as "Databricks CLI sign-in". */
  readonly credential: string;
  readonly tokenProvider: TokenProvider;
  /** Sent with every REST request, the credential aside. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface OpenWorkspaceOptions {
  readonly profile: Profile;
  /** The Databricks CLI to run. Default: the profile's, `DATABRICKS_CLI_PATH`, else the one on PATH. */
  readonly cliPath?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
}

/** Dials nothing. Throws a DatabricksError when the profile is broken or its credential cannot serve app logs. */
export function openWorkspace(options: OpenWorkspaceOptions): Workspace {
  void options;
  throw new Error("not built yet");
}

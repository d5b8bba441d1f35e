import type { Workspace } from "./workspace.ts";

/** A deployment of an app; states are SUCCEEDED, FAILED, IN_PROGRESS, CANCELLED or whatever the platform says. */
export interface AppDeployment {
  readonly id?: string | undefined;
  readonly state?: string | undefined;
  readonly message?: string | undefined;
  readonly sourceCodePath?: string | undefined;
  readonly createTime?: string | undefined;
}

/** A Databricks App as the platform describes it. All but the name may be missing; unknown states are kept. */
export interface App {
  readonly name: string;
  /** Missing when the app was never started. */
  readonly url?: string | undefined;
  readonly description?: string | undefined;
  /** ACTIVE, STOPPED, STARTING, STOPPING, UPDATING, ERROR, DELETING. */
  readonly computeState?: string | undefined;
  readonly computeMessage?: string | undefined;
  readonly activeInstances?: number | undefined;
  /** RUNNING, DEPLOYING, CRASHED, UNAVAILABLE. */
  readonly appState?: string | undefined;
  readonly appMessage?: string | undefined;
  readonly activeDeployment?: AppDeployment | undefined;
  readonly pendingDeployment?: AppDeployment | undefined;
  readonly minInstances?: number | undefined;
  readonly maxInstances?: number | undefined;
  readonly defaultSourceCodePath?: string | undefined;
  readonly creator?: string | undefined;
  readonly updateTime?: string | undefined;
}

export interface RequestOptions {
  readonly signal: AbortSignal;
  /** Bound of each attempt, milliseconds. Default 30000. */
  readonly timeoutMs?: number | undefined;
}

export interface AppStatus {
  readonly state: "running" | "waiting" | "gone";
  readonly detail: string;
}

/** All apps the credential may see, every page. Throws a DatabricksError, or the signal's AbortError. */
export function listApps(workspace: Workspace, options: RequestOptions): Promise<App[]> {
  void workspace;
  void options;
  return Promise.resolve([]);
}

/** Throws a DatabricksError (`not-found` when there is no such app), or the signal's AbortError. */
export function getApp(workspace: Workspace, name: string, options: RequestOptions): Promise<App> {
  void workspace;
  void options;
  return Promise.resolve({ name });
}

/** Says whether the app behind a stream still runs. Only a definite answer counts: any trouble rejects. */
export function createAppStatusChecker(
  workspace: Workspace,
  name: string,
): (signal: AbortSignal) => Promise<AppStatus> {
  return async (signal) => {
    await getApp(workspace, name, { signal });
    return { state: "running", detail: "" };
  };
}

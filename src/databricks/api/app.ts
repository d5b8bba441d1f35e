import { parseDeployment, type AppDeployment } from "./appDeployment.ts";
import { isRecord } from "./errorBody.ts";

export type { AppDeployment } from "./appDeployment.ts";

/** How the platform lets apps be named. */
export const appNamePattern = /^[a-z][a-z0-9_-]{0,99}$/;

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
  /** The space that the app lives in. */
  readonly space?: string | undefined;
  /** Where the platform writes the app's lines: a table's full name, as the platform says it. */
  readonly logsTable?: string | undefined;
}

/**
 * Names an app among all workspaces. The workspaces of a unified host may have apps of one name; the address is the app's
 * own, and the name is enough before it has one.
 */
export function appKey(
  { host }: { readonly host: string },
  { name, url }: Pick<App, "name" | "url">,
): string {
  const address = appAddress({ url });
  return address === undefined ? `${host}/${name}` : `${host}/${name}@${address}`;
}

/** Where an app answers, `host[:port]`; undefined for one that was never started. */
export function appAddress({ url }: Pick<App, "url">): string | undefined {
  return url === undefined ? undefined : URL.parse(url)?.host;
}

/** Reads what is there and leaves out what is not of the expected type. Undefined when it is no app at all. */
export function parseApp(json: unknown): App | undefined {
  if (!isRecord(json)) return undefined;
  const name = text(json["name"]);
  if (name === undefined) return undefined;
  const compute = record(json["compute_status"]);
  const status = record(json["app_status"]);
  return {
    name,
    url: text(json["url"]),
    description: text(json["description"]),
    computeState: text(compute["state"]),
    computeMessage: text(compute["message"]),
    activeInstances: count(compute["active_instances"]),
    appState: text(status["state"]),
    appMessage: text(status["message"]),
    activeDeployment: parseDeployment(json["active_deployment"]),
    pendingDeployment: parseDeployment(json["pending_deployment"]),
    minInstances: count(json["compute_min_instances"]),
    maxInstances: count(json["compute_max_instances"]),
    defaultSourceCodePath: text(json["default_source_code_path"]),
    creator: text(json["creator"]),
    updateTime: text(json["update_time"]),
    space: text(json["space"]),
    logsTable: parseLogsTable(json),
  };
}

/** Where an app's telemetry goes, or that of all apps of a space: the first table of logs that is named. */
export function parseLogsTable(appOrSpace: Readonly<Record<string, unknown>>): string | undefined {
  const destinations = appOrSpace["telemetry_export_destinations"];
  return (Array.isArray(destinations) ? destinations : [])
    .map((destination) => text(record(record(destination)["unity_catalog"])["logs_table"]))
    .find((table) => table !== undefined);
}

function record(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function count(value: unknown): number | undefined {
  const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

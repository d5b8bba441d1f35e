import { normalizeHost } from "./api/host.ts";
import type { ProfileOptions } from "./config/configFile.ts";
import { listProfiles } from "./config/resolveProfile.ts";
import { isSameWorkspace, type WorkspacePlace } from "./workspace.ts";

export interface WarehouseOfEnvironmentOptions extends ProfileOptions {
  /** The workspace that is in force where the environment names none. Undefined: none is. */
  readonly inForce: () => Promise<WorkspacePlace | undefined>;
}

/**
 * The SQL warehouse that `DATABRICKS_WAREHOUSE_ID` names, for the one workspace that it belongs to. The SDKs read the
 * variable as a part of one configuration with `DATABRICKS_HOST`; without a host that is the profile which
 * `DATABRICKS_CONFIG_PROFILE` names, or whichever one a client is made with. Undefined for any other workspace, where it
 * is an id of nothing. A file that cannot be read names nothing.
 */
export async function warehouseOfEnvironment(
  place: WorkspacePlace,
  options: WarehouseOfEnvironmentOptions,
): Promise<string | undefined> {
  const id = options.env["DATABRICKS_WAREHOUSE_ID"]?.trim();
  if (id === undefined || id === "") return undefined;
  const own = await placeOfEnvironment(options);
  return own !== undefined && isSameWorkspace(own, place) ? id : undefined;
}

async function placeOfEnvironment(
  options: WarehouseOfEnvironmentOptions,
): Promise<WorkspacePlace | undefined> {
  const { DATABRICKS_HOST: host, DATABRICKS_CONFIG_PROFILE: named } = options.env;
  if (host !== undefined && host !== "") {
    const { origin, workspaceId } = normalizeHost(host) ?? {};
    const id = options.env["DATABRICKS_WORKSPACE_ID"];
    return origin === undefined
      ? undefined
      : { host: origin, workspaceId: id === undefined || id === "" ? workspaceId : id };
  }
  if (named === undefined || named === "") return options.inForce();
  // One that cannot be used by itself still says which workspace is meant.
  const profiles = await listProfiles(options).catch(() => []);
  return profiles.find(({ name }) => name === named);
}

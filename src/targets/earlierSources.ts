import { getApp } from "../databricks/api/apps.ts";
import type { App } from "../databricks/api/apps.ts";
import type { Workspace } from "../databricks/workspace.ts";
import type { EarlierLines } from "../sessions/earlierLines.ts";
import { telemetryLines } from "../sessions/telemetryLines.ts";
import { CommandError } from "../ui/text/commandError.ts";
import { historySetting } from "./historySetting.ts";
import type { WarehouseConsent } from "./warehouseConsent.ts";

export interface EarlierSourceServices {
  /** Sources of earlier lines of any app, the nearest first; asked before the app's logs table. */
  readonly keptLines: readonly EarlierLines[];
  readonly warehouseConsent: WarehouseConsent;
}

/** Where an app's earlier lines can be had. */
export interface EarlierPlaces {
  /** As the platform tells of it now. */
  readonly app: App;
  readonly sources: readonly EarlierLines[];
}

/**
 * The sources of an app's earlier lines, none where nothing keeps them. Throws a DatabricksError, and a CommandError where
 * the setting forbids to read them and nothing else has any.
 */
export async function earlierPlaces(
  { keptLines, warehouseConsent }: EarlierSourceServices,
  workspace: Workspace,
  name: string,
  signal: AbortSignal,
): Promise<EarlierPlaces> {
  const app = await getApp(workspace, name, { signal });
  const place = { app: name, host: workspace.host };
  const kept: EarlierLines[] = [];
  for (const source of keptLines) if (await source.holds(place)) kept.push(source);
  const setting = historySetting();
  if (setting === "off") {
    if (kept.length === 0) throw new CommandError({ code: "history-off" });
    return { app, sources: kept };
  }
  const table = await telemetryLines({
    workspace,
    app,
    warehouseId: setting ?? process.env["DATABRICKS_WAREHOUSE_ID"],
    mayWake: (warehouse) => warehouseConsent.mayWake(workspace.host, warehouse, name),
    signal,
  });
  return { app, sources: [...kept, ...(table === undefined ? [] : [table])] };
}

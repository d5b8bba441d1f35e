import { homedir } from "node:os";
import { appAddress } from "../databricks/api/app.ts";
import { getApp } from "../databricks/api/apps.ts";
import type { App } from "../databricks/api/apps.ts";
import { warehouseOfEnvironment } from "../databricks/warehouseOfEnvironment.ts";
import type { Workspace } from "../databricks/workspace.ts";
import type { Credentials } from "../credentials/credentials.ts";
import { atAddress, type EarlierLines } from "../sessions/earlierLines.ts";
import { telemetryLines } from "../sessions/telemetryLines.ts";
import { unreadableLines } from "../sessions/unreadableLines.ts";
import { CommandError } from "../ui/text/commandError.ts";
import { historySetting } from "./historySetting.ts";
import type { WarehouseConsent } from "./warehouseConsent.ts";

export interface EarlierSourceServices {
  /** Sources of earlier lines of any app, the nearest first; asked before the app's logs table. */
  readonly keptLines: readonly EarlierLines[];
  readonly warehouseConsent: WarehouseConsent;
  readonly credentials: Pick<Credentials, "openWorkspace">;
}

/** Where an app's earlier lines can be had. */
export interface EarlierPlaces {
  /** As the platform tells of it now, or told last. */
  readonly app: App;
  readonly sources: readonly EarlierLines[];
  /** Whether the platform keeps its lines, as far as is known. */
  readonly hasTable: boolean;
}

/**
 * The sources of an app's earlier lines, none where nothing keeps them. Throws a DatabricksError, and a CommandError where
 * the setting forbids to read them. Where this machine has kept some these can be read all the same: then the source that
 * is missing throws it when it is read.
 */
export async function earlierPlaces(
  { keptLines, warehouseConsent, credentials }: EarlierSourceServices,
  workspace: Workspace,
  known: App,
  signal: AbortSignal,
): Promise<EarlierPlaces> {
  const { name } = known;
  const place = { app: name, host: workspace.host };
  const kept: EarlierLines[] = [];
  for (const source of keptLines.map((one) => atAddress(one, appAddress(known))))
    if (await source.holds(place)) kept.push(source);
  let app = known;
  try {
    app = await getApp(workspace, name, { signal });
    const setting = historySetting();
    if (setting === "off") {
      const hasTable = app.logsTable !== undefined || app.space !== undefined;
      if (!hasTable && kept.length > 0) return { app, sources: kept, hasTable };
      throw new CommandError({ code: "history-off" });
    }
    const table = await telemetryLines({
      workspace,
      app,
      warehouseId: setting ?? (await warehouseNamed(credentials, workspace)),
      mayWake: (warehouse) => warehouseConsent.mayWake(workspace.host, warehouse, name),
      signal,
    });
    if (table === undefined) return { app, sources: kept, hasTable: false };
    return { app, sources: [...kept, table], hasTable: true };
  } catch (error) {
    if (signal.aborted || kept.length === 0) throw error;
    return { app, sources: [...kept, unreadableLines(app.logsTable, error)], hasTable: true };
  }
}

async function warehouseNamed(
  credentials: EarlierSourceServices["credentials"],
  workspace: Workspace,
): Promise<string | undefined> {
  return warehouseOfEnvironment(workspace, {
    env: process.env,
    homeDir: homedir(),
    inForce: () => credentials.openWorkspace({ forListing: true }).catch(() => undefined),
  });
}

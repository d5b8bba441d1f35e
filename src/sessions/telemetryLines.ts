import type { App } from "../databricks/api/app.ts";
import type { RestWorkspace } from "../databricks/api/rest.ts";
import { historyOf, logsTablePhrase } from "../databricks/telemetry/logsTable.ts";
import { historySources, readHistory } from "../databricks/telemetry/readHistory.ts";
import { pickWarehouse, type SqlWarehouse } from "../databricks/telemetry/warehouses.ts";
import type { EarlierLines } from "./earlierLines.ts";
import { showsSource } from "./filters.ts";

export interface TelemetryLinesOptions {
  readonly workspace: RestWorkspace;
  /** As the platform tells of it by its name. */
  readonly app: App;
  /** The warehouse that somebody named. Default: the workspace's choice. */
  readonly warehouseId?: string | undefined;
  /** Asked before a warehouse that does not run is started. */
  readonly mayWake: (warehouse: SqlWarehouse) => Promise<boolean>;
  readonly signal: AbortSignal;
}

/** An app's logs table as a source of earlier lines. Undefined while telemetry is off. Throws a DatabricksError. */
export async function telemetryLines(options: TelemetryLinesOptions): Promise<EarlierLines | undefined> {
  const { workspace, app, warehouseId, mayWake } = options;
  const table = await historyOf(workspace, app, { signal: options.signal });
  if (table === undefined) return undefined;
  let warehouse: Promise<SqlWarehouse> | undefined;
  return {
    name: logsTablePhrase(table.full),
    holds: () => Promise.resolve(true),
    wholeFrom: () => Promise.resolve(-Infinity),
    async *read({ sinceMs, untilMs, sources = [], search, signal }) {
      warehouse ??= pickWarehouse(workspace, { signal, warehouseId });
      yield* readHistory({
        workspace,
        app: app.name,
        table,
        warehouse: await warehouse,
        sinceMs,
        untilMs,
        sources: historySources.filter(showsSource(sources)),
        search,
        signal,
        onWaking: mayWake,
      });
    },
  };
}

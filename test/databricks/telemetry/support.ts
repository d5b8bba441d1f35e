import { getApp } from "../../../src/databricks/api/apps.ts";
import { historyOf } from "../../../src/databricks/telemetry/logsTable.ts";
import {
  readHistory,
  type HistoryLine,
  type ReadHistoryOptions,
} from "../../../src/databricks/telemetry/readHistory.ts";
import { pickWarehouse } from "../../../src/databricks/telemetry/warehouses.ts";
import type { Workspace as StandIn } from "../../support/workspace/index.ts";
import { never, workspaceAt } from "../support/workspace.ts";

export const table = "main.logs.orders";

type Choices = Partial<Omit<ReadHistoryOptions, "workspace" | "app" | "warehouse">>;

/** What a reader of an app's history needs, asked for as the product asks. */
export async function historyOptions(
  standIn: StandIn,
  choices: Choices = {},
  name = "orders",
): Promise<ReadHistoryOptions> {
  const signal = choices.signal ?? never();
  const workspace = workspaceAt(standIn.url, () => Promise.resolve(standIn.issueToken()));
  const app = await getApp(workspace, name, { signal });
  const logs = await historyOf(workspace, app, { signal });
  if (logs === undefined) throw new Error(`The app ${name} has no telemetry.`);
  return {
    workspace,
    app: name,
    table: logs,
    warehouse: await pickWarehouse(workspace, { signal }),
    sinceMs: 0,
    untilMs: Date.now() + 60_000,
    ...choices,
    signal,
  };
}

export async function readAll(standIn: StandIn, choices?: Choices, name?: string): Promise<HistoryLine[]> {
  return collect(await historyOptions(standIn, choices, name));
}

export async function collect(options: ReadHistoryOptions): Promise<HistoryLine[]> {
  const lines: HistoryLine[] = [];
  for await (const page of readHistory(options)) lines.push(...page);
  return lines;
}

/** How many statements a workspace still works on. */
export function running(standIn: StandIn): number {
  return standIn.sql.statements.filter(({ state }) => state === "PENDING" || state === "RUNNING").length;
}

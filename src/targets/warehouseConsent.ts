import * as vscode from "vscode";
import type { DatabricksError } from "../databricks/api/errors.ts";
import { leftAsleep } from "../databricks/telemetry/readHistory.ts";
import type { SqlWarehouse } from "../databricks/telemetry/warehouses.ts";
import { hostOf } from "../ui/text/places.ts";

/** The person has just said no. */
export class LeftAsleep extends vscode.CancellationError {
  /** The same for where it is to be told all the same. */
  readonly failure: DatabricksError;

  constructor(failure: DatabricksError) {
    super();
    this.failure = failure;
  }
}

/** What the person said of starting SQL warehouses, until the window closes. */
export interface WarehouseConsent {
  /**
   * Whether this one may be started. Asked once for each warehouse.
   *
   * @throws a LeftAsleep for the first no, after which there is nothing more to say where nothing is to be seen.
   */
  mayWake(host: string, warehouse: SqlWarehouse, app: string): Promise<boolean>;
  /** The person chose to have the warehouses of a host started that they left asleep before. */
  allow(host: string): void;
}

export function createWarehouseConsent(): WarehouseConsent {
  const answers = new Map<string, Map<string, boolean>>();
  const asking = new Map<string, Promise<boolean>>();
  return {
    async mayWake(host, warehouse, app) {
      const ofHost = answers.get(host) ?? new Map<string, boolean>();
      answers.set(host, ofHost);
      const known = ofHost.get(warehouse.id);
      if (known !== undefined) return known;
      // An agent and a person may need it at the same time.
      const question = `${host} ${warehouse.id}`;
      const other = asking.get(question);
      if (other !== undefined) return other;
      const asked = askToStart(host, warehouse, app).finally(() => asking.delete(question));
      asking.set(question, asked);
      const isAllowed = await asked;
      ofHost.set(warehouse.id, isAllowed);
      if (!isAllowed) throw new LeftAsleep(leftAsleep({ host }, warehouse));
      return true;
    },
    allow(host) {
      const ofHost = answers.get(host);
      for (const id of ofHost?.keys() ?? []) ofHost?.set(id, true);
    },
  };
}

async function askToStart(host: string, warehouse: SqlWarehouse, app: string): Promise<boolean> {
  const start = vscode.l10n.t("Start Warehouse");
  const picked = await vscode.window.showWarningMessage(
    vscode.l10n.t('Start the SQL warehouse "{0}"?', warehouse.name),
    {
      modal: true,
      detail: vscode.l10n.t(
        "The earlier lines of {0} are read with it on {1}, and it is not running. Starting takes about half a minute, and it costs money while it runs. You are asked once in this window.",
        app,
        hostOf(host),
      ),
    },
    start,
  );
  return picked === start;
}

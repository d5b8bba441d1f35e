import type { SqlParameter } from "./sqlDialect.ts";
import type { TelemetryLayout } from "./sqlEngine.ts";

/** Where the platform writes an app's lines, and how it goes about it. */
export interface TelemetrySpec {
  /** Full name: `main.logs.orders`. Several apps may share one. */
  readonly table: string;
  /** Default "v2". */
  readonly layout?: TelemetryLayout | undefined;
  /** From a line to its row, milliseconds. Default 0. */
  readonly delayMs?: number | undefined;
  /** Each so many rows one is delivered twice. Default 0: none. */
  readonly duplicateEvery?: number | undefined;
  /** It is not the app that says so but its space, of this name. */
  readonly space?: string | undefined;
}

export interface WarehouseSpec {
  readonly id: string;
  /** Default: the id. */
  readonly name?: string | undefined;
  /** Default "RUNNING". */
  readonly state?: string | undefined;
  /** How long it takes to wake, milliseconds. Default 50. */
  readonly startMs?: number | undefined;
  /** Default true. */
  readonly canUse?: boolean | undefined;
}

export interface SqlOptions {
  readonly warehouses?: readonly WarehouseSpec[] | undefined;
  /** Id of the workspace's default. Default: it has none. */
  readonly defaultWarehouse?: string | undefined;
  /** Id of the one that the person has chosen. Default: none. */
  readonly ownWarehouse?: string | undefined;
  /** Rows of a chunk at most. Default 1000. */
  readonly chunkRows?: number | undefined;
  /** Where an inline result ends, bytes. Default 25 MiB. */
  readonly inlineBytes?: number | undefined;
}

/** Why a table is not read, in the platform's words. */
export type TableRefusal = "select" | "use-catalog" | "use-schema" | "hidden";

export interface StatementRecord {
  readonly id: string;
  readonly warehouseId: string;
  /** PENDING, RUNNING, SUCCEEDED, FAILED, CANCELED or CLOSED. */
  readonly state: string;
  readonly text: string;
  readonly parameters: readonly SqlParameter[];
  /** Rows of the result; 0 until there is one. */
  readonly rows: number;
}

/** The SQL of a stand-in workspace, for a test to steer and to look at. */
export interface StandInSql {
  readonly statements: readonly StatementRecord[];
  readonly warehouses: readonly { readonly id: string; readonly state: string; readonly starts: number }[];
  /** How each table is refused from now on. */
  refusal: TableRefusal | undefined;
  /** False: 403 to all of warehouses and statements. */
  isEntitled: boolean;
  /** How long a statement runs on top of what it takes, milliseconds. */
  slowMs: number;
  setWarehouseState(id: string, state: string): void;
}

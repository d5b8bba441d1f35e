export { startWorkspace } from "./server.ts";
export { startDemoApps } from "./demoApps.ts";
export type { ConnectionScript, HandshakeFault, ReplayFault, Step, StepAction } from "./faults.ts";
export type { LedgerEntry } from "./ledger.ts";
export type { StandInSql, StatementRecord, TableRefusal, TelemetrySpec, WarehouseSpec } from "./sqlTypes.ts";
export type {
  AppSpec,
  AppState,
  ConnectionRecord,
  Deploying,
  Drop,
  Emission,
  EntryToEmit,
  RefusalStatus,
  RequestFailure,
  RequestRecord,
  StandInApp,
  Workspace,
  WorkspaceOptions,
} from "./types.ts";

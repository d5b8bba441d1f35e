import { describeSource } from "../api/credentialSource.ts";
import { DatabricksError } from "../api/errors.ts";
import type { RestWorkspace } from "../api/rest.ts";
import { historyQuery, toRow, unitsPerMs, type HistoryRow, type RowKey } from "./historyQuery.ts";
import { ResultTooLarge, runStatement } from "./runStatement.ts";
import { statementFailure } from "./refusals.ts";
import { readLayout, type TableLayout } from "./tableLayout.ts";
import type { TableName } from "./tableName.ts";
import { isAsleep, readWarehouse, type SqlWarehouse } from "./warehouses.ts";
import { phrase } from "../api/phrase.ts";

/** A line of an app as its logs table has it, in the shape of those that a live log brings. */
export interface HistoryLine {
  readonly source: string;
  /** Epoch seconds, to the microsecond. */
  readonly timestamp: number;
  readonly message: string;
  readonly severity?: string;
  /** Of a line that was cut: its whole size, bytes. */
  readonly cutFromBytes?: number;
  readonly [field: string]: unknown;
}

export interface ReadHistoryOptions {
  readonly workspace: RestWorkspace;
  /** The app's name. */
  readonly app: string;
  /** From `historyOf`. */
  readonly table: TableName;
  /** From `pickWarehouse`. */
  readonly warehouse: SqlWarehouse;
  /** Epoch milliseconds, inclusive. */
  readonly sinceMs: number;
  /** Epoch milliseconds, exclusive. */
  readonly untilMs: number;
  /** Names of sources to read. Default: all that a table has, `historySources`. */
  readonly sources?: readonly string[] | undefined;
  /** Read only lines that hold this text; case counts. Default: all. */
  readonly search?: string | undefined;
  /** Aborting ends the statement that runs, then the generator with the signal's own reason. */
  readonly signal: AbortSignal;
  /** Asked before a page that would wake the warehouse. False, or nobody to ask: it is left asleep. */
  readonly onWaking?: ((warehouse: SqlWarehouse) => Promise<boolean>) | undefined;
  /** Lines of a page at most. Default 5000, the first of 1000. */
  readonly pageLines?: number | undefined;
  /** Characters of a line at most; a longer one is cut. Default 32,768. */
  readonly lineChars?: number | undefined;
  /** Bound of one page, the waking of the warehouse included, milliseconds. Default 300,000. */
  readonly timeoutMs?: number | undefined;
}

/** What the platform writes to a logs table. Other rows repeat these, or tell of sign-ins. */
export const historySources: readonly string[] = ["APP", "SYSTEM", "BUILD"];

const firstPageLines = 1000;
/** A warehouse that ran a moment ago still does. */
const freshMs = 30_000;
/** Beyond any log, and within what counts in nanoseconds. */
const latestMs = 9e12;

/**
 * An app's lines out of its logs table, oldest first, each once. Every array is as much as one answer brings; what comes
 * after is only asked for when the next is. A line that the table holds twice is handed out once: by its id, or where rows
 * have none (layout v1) by time, source and text, as long as the time is finer than a second. Throws a DatabricksError.
 */
export async function* readHistory(options: ReadHistoryOptions): AsyncGenerator<readonly HistoryLine[]> {
  const { workspace, table, signal, search = "", lineChars = 32_768, timeoutMs = 300_000 } = options;
  const sources = options.sources ?? historySources;
  const mostRows = Math.max(1, options.pageLines ?? 5000);
  if (sources.length === 0 || !(options.sinceMs < options.untilMs)) return;
  const layout = await readLayout(workspace, table, { signal });
  const until = instantOf(layout, options.untilMs);
  const wake = createWaker(options);
  let after: RowKey = { moment: instantOf(layout, options.sinceMs), id: "" };
  for (let rows = Math.min(firstPageLines, mostRows); ;) {
    await wake();
    const page = { table, app: options.app, sources, search, until, after, rows, chars: lineChars };
    let received = 0;
    try {
      const statement = historyQuery(layout, page);
      const { warehouse } = options;
      for await (const chunk of runStatement(workspace, statement, { warehouse, table, signal, timeoutMs })) {
        received += chunk.length;
        const lines: HistoryLine[] = [];
        for (const cells of chunk) {
          const row = toRow(cells) ?? unreadable(workspace, table);
          if (row.key.moment === after.moment && row.key.id === after.id) continue;
          after = row.key;
          for (let copy = 0; copy < copiesOf(row, layout); copy += 1) lines.push(toLine(row, layout));
        }
        if (lines.length > 0) yield lines;
      }
    } catch (error) {
      if (!(error instanceof ResultTooLarge)) throw error;
      if (rows === 1)
        throw statementFailure(workspace, table, "FAILED", phrase("One line is too long to be read."));
      rows = Math.max(1, Math.floor(rows / 4));
      continue;
    }
    if (received < rows) return;
    rows = Math.min(mostRows, rows * 2);
  }
}

/** Answers once the warehouse runs, or may be woken. */
function createWaker(options: ReadHistoryOptions): () => Promise<void> {
  const { workspace, signal, onWaking } = options;
  let seenMs = -Infinity;
  return async () => {
    if (performance.now() - seenMs > freshMs) {
      const warehouse = await readWarehouse(workspace, options.warehouse.id, { signal });
      if (isAsleep(warehouse) && (await onWaking?.(warehouse)) !== true) {
        signal.throwIfAborted();
        throw leftAsleep(workspace, warehouse);
      }
    }
    seenMs = performance.now();
  };
}

/** Why nothing is read with a warehouse that nobody may start. */
export function leftAsleep(
  { host }: Pick<RestWorkspace, "host">,
  { name }: Pick<SqlWarehouse, "name">,
): DatabricksError {
  return new DatabricksError(
    "warehouse-asleep",
    phrase(
      'The SQL warehouse "{0}" at {1} is not running, and was left so. Start it, or let it be started, to read earlier lines.',
      name,
      host,
    ),
  );
}

function instantOf(layout: TableLayout, ms: number): bigint {
  const bounded = Math.min(Math.max(0, ms), latestMs);
  return (BigInt(Math.round(bounded * 1000)) * unitsPerMs[layout]) / unitsPerMs.v2;
}

/** Equal rows of one nanosecond are one line delivered twice; of a time that was cut to seconds, they may well be two. */
function copiesOf({ key, copies }: HistoryRow, layout: TableLayout): number {
  return layout === "v1" && key.moment % (1000n * unitsPerMs.v1) === 0n ? copies : 1;
}

function toLine({ key, source, severity, body, bytes }: HistoryRow, layout: TableLayout): HistoryLine {
  const isCut = bytes > Buffer.byteLength(body);
  return {
    source,
    timestamp: Number((key.moment * unitsPerMs.v2) / unitsPerMs[layout]) / 1e6,
    message: body,
    ...(severity === undefined ? {} : { severity }),
    ...(isCut ? { cutFromBytes: bytes } : {}),
  };
}

function unreadable(workspace: RestWorkspace, table: TableName): never {
  throw new DatabricksError(
    "bad-response",
    phrase(
      "The workspace at {0} sent something else than rows of the logs table {1}. Check that the host of {2} is a Databricks workspace.",
      workspace.host,
      table.full,
      describeSource(workspace.profileName),
    ),
  );
}

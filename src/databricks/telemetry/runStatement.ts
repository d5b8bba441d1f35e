import { setTimeout as sleep } from "node:timers/promises";
import { DatabricksError } from "../api/errors.ts";
import { isRecord } from "../api/errorBody.ts";
import { getJson, postJson, type RestWorkspace } from "../api/rest.ts";
import type { HistoryStatement } from "./historyQuery.ts";
import { statementFailure, tableRefusal, warehouseRefusal } from "./refusals.ts";
import type { TableName } from "./tableName.ts";
import type { SqlWarehouse } from "./warehouses.ts";
import { phrase } from "../api/phrase.ts";

export interface RunStatementOptions {
  readonly warehouse: SqlWarehouse;
  /** What is read, for messages. */
  readonly table: TableName;
  readonly signal: AbortSignal;
  /** Bound of the statement, the waking of its warehouse included, milliseconds. */
  readonly timeoutMs: number;
}

/** The result is larger than what a statement may answer with: ask for fewer rows. */
export class ResultTooLarge extends Error {
  override readonly name = "ResultTooLarge";
}

const path = "/api/2.0/sql/statements";
const firstPauseMs = 50;
const longestPauseMs = 1000;
/** For an end that nobody waits for gladly: of a statement that was just sent, and of its cancelling. */
const graceMs = 5000;
/** A whole result ends at 25 MiB; as JSON it is somewhat longer. */
const maxBytes = 40 * 1024 * 1024;

interface Answer {
  readonly id: string;
  readonly state: string;
  readonly message: string | undefined;
  readonly isCut: boolean;
  readonly chunk: Chunk;
}

interface Chunk {
  readonly rows: readonly unknown[];
  readonly next: number | undefined;
}

/**
 * Runs a statement and hands out its rows, chunk by chunk as they are asked for. However it ends, by an abort as well, it
 * settles only once the statement does not run any more, or the workspace was told to end it. Throws a DatabricksError,
 * ResultTooLarge, or the signal's own reason.
 */
export async function* runStatement(
  workspace: RestWorkspace,
  statement: HistoryStatement,
  options: RunStatementOptions,
): AsyncGenerator<readonly unknown[]> {
  let answer: Answer | undefined;
  try {
    answer = await submit(workspace, statement, options);
    const deadlineMs = Date.now() + options.timeoutMs;
    for (let pauseMs = firstPauseMs; isUnderWay(answer); pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      if (Date.now() > deadlineMs) throw tooSlow(workspace, options);
      await pause(pauseMs, options.signal);
      answer = await look(workspace, `${path}/${encodeURIComponent(answer.id)}`, options);
    }
    if (answer.state !== "SUCCEEDED") throw failureOf(workspace, answer, options);
    if (answer.isCut) throw new ResultTooLarge();
  } finally {
    if (answer !== undefined && isUnderWay(answer)) await cancel(workspace, answer.id);
  }
  let { chunk } = answer;
  yield chunk.rows;
  for (let last = 0; chunk.next !== undefined && chunk.next > last;) {
    last = chunk.next;
    const json = await getOf(
      workspace,
      `${path}/${encodeURIComponent(answer.id)}/result/chunks/${last}`,
      options,
    );
    chunk = readChunk(json);
    yield chunk.rows;
  }
}

/** A request that is given up in the middle leaves a statement that nobody knows of; so this one is let finish. */
async function submit(
  workspace: RestWorkspace,
  { text, parameters }: HistoryStatement,
  options: RunStatementOptions,
): Promise<Answer> {
  const { signal, warehouse, table } = options;
  signal.throwIfAborted();
  const late = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const onAbort = (): void => {
    timer = setTimeout(() => {
      late.abort(signal.reason);
    }, graceMs);
  };
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    const body = {
      warehouse_id: warehouse.id,
      statement: text,
      parameters,
      wait_timeout: "0s",
      on_wait_timeout: "CONTINUE",
      disposition: "INLINE",
      format: "JSON_ARRAY",
    };
    const json = await postJson(workspace, path, body, {
      signal: late.signal,
      maxBytes,
      explain: (status, said) =>
        tableRefusal(workspace, table, { code: undefined, message: said.message }) ??
        warehouseRefusal(workspace, phrase('SQL warehouse "{0}"', warehouse.name), status, said),
    });
    return readAnswer(workspace, json);
  } finally {
    signal.removeEventListener("abort", onAbort);
    clearTimeout(timer);
  }
}

async function look(workspace: RestWorkspace, at: string, options: RunStatementOptions): Promise<Answer> {
  return readAnswer(workspace, await getOf(workspace, at, options));
}

function getOf(workspace: RestWorkspace, at: string, options: RunStatementOptions): Promise<unknown> {
  const { signal, warehouse } = options;
  return getJson(workspace, at, {
    signal,
    maxBytes,
    explain: (status, body) =>
      status === 404
        ? statementFailure(workspace, options.table, "CLOSED", body.message)
        : warehouseRefusal(workspace, phrase('SQL warehouse "{0}"', warehouse.name), status, body),
  });
}

async function cancel(workspace: RestWorkspace, id: string): Promise<void> {
  const signal = AbortSignal.timeout(graceMs);
  // Why it had to end is what the caller hears of.
  await postJson(workspace, `${path}/${encodeURIComponent(id)}/cancel`, {}, { signal }).catch(
    () => undefined,
  );
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
  signal.throwIfAborted();
}

function isUnderWay({ state }: Answer): boolean {
  return state === "PENDING" || state === "RUNNING";
}

function readAnswer(workspace: RestWorkspace, json: unknown): Answer {
  const { statement_id: id, status, manifest, result } = isRecord(json) ? json : {};
  const { state, error } = isRecord(status) ? status : {};
  if (typeof id !== "string" || typeof state !== "string") {
    throw new DatabricksError(
      "bad-response",
      phrase(
        "The workspace at {0} sent something else than the state of a query. Check that its host is a Databricks workspace.",
        workspace.host,
      ),
    );
  }
  const { error_code: code, message } = isRecord(error) ? error : {};
  const said = [code, message].filter((part) => typeof part === "string").join(": ");
  return {
    id,
    state,
    message: said === "" ? undefined : said,
    isCut: isRecord(manifest) && manifest["truncated"] === true,
    chunk: readChunk(result),
  };
}

function readChunk(json: unknown): Chunk {
  const { data_array: rows, next_chunk_index: next } = isRecord(json) ? json : {};
  return { rows: Array.isArray(rows) ? rows : [], next: typeof next === "number" ? next : undefined };
}

function failureOf(
  workspace: RestWorkspace,
  { state, message }: Answer,
  { table }: RunStatementOptions,
): Error {
  if (/inline byte limit/i.test(message ?? "")) return new ResultTooLarge();
  return (
    tableRefusal(workspace, table, { code: undefined, message }) ??
    statementFailure(workspace, table, state, message)
  );
}

function tooSlow(
  workspace: RestWorkspace,
  { table, warehouse, timeoutMs }: RunStatementOptions,
): DatabricksError {
  return new DatabricksError(
    "timeout",
    phrase(
      'The query of the logs table {0} on the SQL warehouse "{1}" of {2} took more than {3} s and was ended. Ask for a shorter time, or try again later.',
      table.full,
      warehouse.name,
      workspace.host,
      timeoutMs / 1000,
    ),
  );
}

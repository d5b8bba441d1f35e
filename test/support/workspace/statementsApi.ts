import { randomUUID } from "node:crypto";
import { readJson, restError, type HttpAnswer, type HttpQuestion } from "./httpAnswer.ts";
import { sleep } from "./httpServer.ts";
import type { LogsTables } from "./logsTables.ts";
import { unquote, type SqlParameter } from "./sqlDialect.ts";
import type { SqlOptions, StatementRecord } from "./sqlTypes.ts";
import type { LocalApp } from "./standInApp.ts";
import { notFound, statementRefusal } from "./tableRefusals.ts";
import type { SqlControls } from "./sqlApi.ts";
import type { Warehouses } from "./warehousesApi.ts";

type Row = readonly (string | null)[];

interface Statement extends StatementRecord {
  state: string;
  rows: number;
  error: string | undefined;
  result: readonly Row[];
  readonly ending: AbortController;
  readonly done: Promise<void>;
}

interface StatementsHost {
  readonly tables: LogsTables;
  readonly warehouses: Warehouses;
  readonly controls: SqlControls;
  readonly options: SqlOptions;
  readonly apps: () => readonly LocalApp[];
}

/** `/api/2.0/sql/statements`: sent, looked at, read in chunks, and ended before its time. */
export class Statements {
  readonly all: Statement[] = [];
  readonly #host: StatementsHost;

  constructor(host: StatementsHost) {
    this.#host = host;
  }

  answer({ method, body }: HttpQuestion, path: string): HttpAnswer | Promise<HttpAnswer> | undefined {
    if (path === "") return method === "POST" ? this.#submit(body) : undefined;
    const [, id, action, chunk] = /^\/([^/]+)(?:\/(cancel|result\/chunks\/(\d+)))?$/.exec(path) ?? [];
    const statement = this.all.find((one) => one.id === id);
    if (statement === undefined) {
      return restError(404, "NOT_FOUND", `The statement ${id ?? ""} was not found.`);
    }
    if (action === "cancel") {
      if (method !== "POST") return undefined;
      statement.ending.abort();
      if (isUnderWay(statement)) statement.state = "CANCELED";
      return { status: 200, body: {} };
    }
    if (method !== "GET") return undefined;
    return chunk === undefined
      ? { status: 200, body: this.#describe(statement) }
      : this.#chunkAnswer(statement, Number(chunk));
  }

  async #submit(text: string): Promise<HttpAnswer> {
    const json = readJson(text);
    const { warehouse_id: warehouseId, statement, parameters = [], wait_timeout: wait = "10s" } = json ?? {};
    if (typeof warehouseId !== "string" || typeof statement !== "string" || typeof wait !== "string") {
      return restError(400, "INVALID_PARAMETER_VALUE", "warehouse_id and statement are required.");
    }
    if (json?.["disposition"] !== "INLINE" || json["format"] !== "JSON_ARRAY") {
      return restError(400, "INVALID_PARAMETER_VALUE", "The stand-in answers INLINE, as JSON_ARRAY.");
    }
    const seconds = Number(/^(\d+)s$/.exec(wait)?.[1] ?? NaN);
    if (!(seconds === 0 || (seconds >= 5 && seconds <= 50))) {
      return restError(400, "INVALID_PARAMETER_VALUE", "wait_timeout must be 0s, or 5s to 50s.");
    }
    const refused = this.#host.warehouses.refuseUse(warehouseId);
    if (refused !== undefined) return refused;
    const record = this.#start(warehouseId, statement, parameters as SqlParameter[]);
    if (seconds > 0) {
      await Promise.race([record.done, sleep(seconds * 1000, record.ending.signal)]);
    }
    return { status: 200, body: this.#describe(record) };
  }

  #start(warehouseId: string, text: string, parameters: readonly SqlParameter[]): Statement {
    const record: { -readonly [Key in keyof Statement]: Statement[Key] } = {
      id: randomUUID(),
      warehouseId,
      state: "PENDING",
      text,
      parameters,
      rows: 0,
      error: undefined,
      result: [],
      ending: new AbortController(),
      done: Promise.resolve(),
    };
    this.all.push(record);
    record.done = this.#run(record);
    return record;
  }

  async #run(record: Statement): Promise<void> {
    const { signal } = record.ending;
    const { tables, warehouses, controls, options, apps } = this.#host;
    try {
      if (!(await warehouses.wake(record.warehouseId, signal))) return;
      record.state = "RUNNING";
      if (controls.slowMs > 0 && !(await sleep(controls.slowMs, signal))) return;
      const named = record.parameters.find(({ name }) => record.text.includes(`IDENTIFIER(:${name})`));
      const table = unquote(named?.value ?? "");
      if (controls.refusal !== undefined) throw new Error(statementRefusal(table, controls.refusal));
      await tables.catchUp(apps());
      if (!tables.engine.has(table)) throw new Error(notFound(table));
      const result = await tables.engine.run(record.text, record.parameters, table);
      const limit = options.inlineBytes ?? 25 * 1024 * 1024;
      if (Buffer.byteLength(JSON.stringify(result)) > limit) {
        throw new Error(
          `Inline byte limit exceeded. Statements executed with disposition=INLINE can have a result size of at most ${limit} bytes. Please execute the statement with disposition=EXTERNAL_LINKS if you want to download the full result.`,
        );
      }
      if (signal.aborted) return;
      record.result = result;
      record.rows = result.length;
      record.state = "SUCCEEDED";
    } catch (error) {
      if (signal.aborted) return;
      record.state = "FAILED";
      record.error = (error as Error).message;
    }
  }

  #describe(record: Statement): object {
    const { id, state, error, result } = record;
    const status =
      error === undefined ? { state } : { state, error: { error_code: "BAD_REQUEST", message: error } };
    if (state !== "SUCCEEDED") return { statement_id: id, status };
    const manifest = {
      format: "JSON_ARRAY",
      total_chunk_count: Math.max(1, Math.ceil(result.length / this.#chunkRows)),
      total_row_count: result.length,
      truncated: false,
    };
    return { statement_id: id, status, manifest, result: this.#chunk(record, 0) };
  }

  #chunkAnswer(record: Statement, index: number): HttpAnswer {
    const isThere =
      record.state === "SUCCEEDED" && index * this.#chunkRows < Math.max(1, record.result.length);
    return isThere
      ? { status: 200, body: this.#chunk(record, index) }
      : restError(400, "INVALID_PARAMETER_VALUE", `There is no chunk ${index}.`);
  }

  #chunk({ id, result }: Statement, index: number): object {
    const from = index * this.#chunkRows;
    const rows = result.slice(from, from + this.#chunkRows);
    const hasMore = from + rows.length < result.length;
    return {
      chunk_index: index,
      row_offset: from,
      row_count: rows.length,
      ...(rows.length === 0 ? {} : { data_array: rows }),
      ...(hasMore
        ? {
            next_chunk_index: index + 1,
            next_chunk_internal_link: `/api/2.0/sql/statements/${id}/result/chunks/${index + 1}`,
          }
        : {}),
    };
  }

  get #chunkRows(): number {
    return this.#host.options.chunkRows ?? 1000;
  }

  async close(): Promise<void> {
    for (const { ending } of this.all) ending.abort();
    await Promise.all(this.all.map(({ done }) => done));
  }
}

function isUnderWay({ state }: Statement): boolean {
  return state === "PENDING" || state === "RUNNING";
}

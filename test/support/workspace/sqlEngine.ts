import type { DuckDBConnection } from "@duckdb/node-api";
import { macros, quoteIdentifier, refusedByDialect, translate, type SqlParameter } from "./sqlDialect.ts";

export type TelemetryLayout = "v1" | "v2";

/** A row of a table of logs before it has a layout. */
export interface TelemetryRow {
  /** Only layout v2 has it. */
  readonly recordId: string;
  readonly micros: bigint;
  readonly service: string;
  /** Undefined: a row that is no line of the app, such as a sign-in. */
  readonly source: string | undefined;
  readonly severity: string;
  /** A text, or a value that layout v2 keeps as such. */
  readonly body: string | object;
}

/** As Unity Catalog describes the columns. */
export const columnsOf: Readonly<
  Record<TelemetryLayout, readonly (readonly [name: string, type: string])[]>
> = {
  v2: [
    ["record_id", "string"],
    ["time", "timestamp"],
    ["date", "date"],
    ["service_name", "string"],
    ["event_name", "string"],
    ["trace_id", "string"],
    ["span_id", "string"],
    ["time_unix_nano", "long"],
    ["observed_time_unix_nano", "long"],
    ["severity_number", "string"],
    ["severity_text", "string"],
    ["body", "variant"],
    ["attributes", "variant"],
    ["dropped_attributes_count", "int"],
    ["flags", "int"],
    ["resource", "struct<attributes:variant,dropped_attributes_count:int>"],
  ],
  v1: [
    ["event_name", "string"],
    ["trace_id", "string"],
    ["span_id", "string"],
    ["time_unix_nano", "long"],
    ["observed_time_unix_nano", "long"],
    ["severity_number", "string"],
    ["severity_text", "string"],
    ["body", "string"],
    ["attributes", "map<string,string>"],
    ["dropped_attributes_count", "int"],
    ["flags", "int"],
    ["resource", "struct<attributes:map<string,string>,dropped_attributes_count:int>"],
  ],
};

const nanos = "micros * 1000";
const rowsAs: Readonly<Record<TelemetryLayout, string>> = {
  v2: `SELECT record_id, make_timestamp(micros) AS time, CAST(make_timestamp(micros) AS DATE) AS date, service AS service_name,
         '' AS event_name, '' AS trace_id, '' AS span_id, ${nanos} AS time_unix_nano, ${nanos} + 250000 AS observed_time_unix_nano,
         '9' AS severity_number, severity AS severity_text,
         CASE WHEN is_json THEN body::JSON::VARIANT ELSE body::VARIANT END AS body, attributes::JSON::VARIANT AS attributes,
         0 AS dropped_attributes_count, 0 AS flags, {'attributes': resource::JSON::VARIANT, 'dropped_attributes_count': 0} AS resource
       FROM arriving`,
  v1: `SELECT '' AS event_name, '' AS trace_id, '' AS span_id, ${nanos} AS time_unix_nano, ${nanos} + 250000 AS observed_time_unix_nano,
         '9' AS severity_number, severity AS severity_text, body,
         CAST(attributes::JSON AS MAP(VARCHAR, VARCHAR)) AS attributes, 0 AS dropped_attributes_count, 0 AS flags,
         {'attributes': CAST(resource::JSON AS MAP(VARCHAR, VARCHAR)), 'dropped_attributes_count': 0} AS resource
       FROM arriving`,
};

/** The tables of a workspace in a real SQL engine, inside this process. Loaded when first used: most tests need none. */
export class SqlEngine {
  readonly #layouts = new Map<string, TelemetryLayout>();
  #connection: Promise<DuckDBConnection> | undefined;

  has(table: string): boolean {
    return this.#layouts.has(table);
  }

  layoutOf(table: string): TelemetryLayout | undefined {
    return this.#layouts.get(table);
  }

  /** The first rows make the table, as they do on the platform. */
  async insert(table: string, layout: TelemetryLayout, rows: readonly TelemetryRow[]): Promise<void> {
    if (rows.length === 0) return;
    const connection = await this.#connect();
    await connection.run(
      "CREATE OR REPLACE TEMP TABLE arriving (record_id VARCHAR, micros BIGINT, service VARCHAR, attributes VARCHAR, resource VARCHAR, severity VARCHAR, body VARCHAR, is_json BOOLEAN)",
    );
    const appender = await connection.createAppender("arriving", "main", "temp");
    for (const { recordId, micros, service, source, severity, body } of rows) {
      appender.appendVarchar(recordId);
      appender.appendBigInt(micros);
      appender.appendVarchar(service);
      appender.appendVarchar(JSON.stringify(source === undefined ? {} : { "app.log_source": source }));
      appender.appendVarchar(JSON.stringify({ "service.name": service }));
      appender.appendVarchar(severity);
      appender.appendVarchar(typeof body === "string" ? body : JSON.stringify(body));
      appender.appendBoolean(typeof body !== "string");
      appender.endRow();
    }
    appender.closeSync();
    const into = this.has(table) ? "INSERT INTO" : "CREATE TABLE";
    const as = this.has(table) ? "" : " AS";
    await connection.run(`${into} ${quoteIdentifier(table)}${as} ${rowsAs[layout]}`);
    this.#layouts.set(table, layout);
  }

  /** Every value as a text, as JSON_ARRAY has it. @throws Error in the engine's own words. */
  async run(
    statement: string,
    parameters: readonly SqlParameter[],
    table: string,
  ): Promise<(string | null)[][]> {
    const isVariant = this.#layouts.get(table) === "v2";
    const refused = refusedByDialect(statement, isVariant);
    if (refused !== undefined) throw new Error(refused);
    const { text, values } = translate(statement, parameters, isVariant);
    const connection = await this.#connect();
    const reader = await connection.runAndReadAll(text, { ...values });
    return (reader.getRowsJS() as (bigint | number | string | null)[][]).map((row) =>
      row.map((value) => (value === null ? null : String(value))),
    );
  }

  async close(): Promise<void> {
    (await this.#connection)?.closeSync();
  }

  #connect(): Promise<DuckDBConnection> {
    this.#connection ??= open();
    return this.#connection;
  }
}

async function open(): Promise<DuckDBConnection> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:", { threads: "1", memory_limit: "1GB" });
  const connection = await instance.connect();
  for (const macro of macros) await connection.run(macro);
  return connection;
}

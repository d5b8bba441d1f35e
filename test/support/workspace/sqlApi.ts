import { restError, type HttpAnswer, type HttpQuestion } from "./httpAnswer.ts";
import { LogsTables } from "./logsTables.ts";
import { columnsOf } from "./sqlEngine.ts";
import type { SqlOptions, StandInSql, StatementRecord, TableRefusal } from "./sqlTypes.ts";
import type { LocalApp } from "./standInApp.ts";
import { Statements } from "./statementsApi.ts";
import { catalogRefusal } from "./tableRefusals.ts";
import { Warehouses } from "./warehousesApi.ts";

/** What a test steers. */
export interface SqlControls {
  refusal: TableRefusal | undefined;
  isEntitled: boolean;
  slowMs: number;
}

/** The workspace's SQL: its warehouses, its statements and its tables. */
export class SqlApi implements StandInSql {
  refusal: TableRefusal | undefined;
  isEntitled = true;
  slowMs = 0;
  readonly #tables = new LogsTables();
  readonly #warehouses: Warehouses;
  readonly #statements: Statements;
  readonly #apps: () => readonly LocalApp[];

  constructor(options: SqlOptions, apps: () => readonly LocalApp[]) {
    this.#apps = apps;
    this.#warehouses = new Warehouses(options);
    this.#statements = new Statements({
      tables: this.#tables,
      warehouses: this.#warehouses,
      controls: this,
      options,
      apps,
    });
  }

  get statements(): readonly StatementRecord[] {
    return this.#statements.all;
  }

  get warehouses(): readonly { readonly id: string; readonly state: string; readonly starts: number }[] {
    return this.#warehouses.all;
  }

  setWarehouseState(id: string, state: string): void {
    for (const warehouse of this.#warehouses.all) {
      if (warehouse.id === id) warehouse.state = state;
    }
  }

  /** `/api/2.0/sql/…`. */
  answer(question: HttpQuestion, path: string): HttpAnswer | Promise<HttpAnswer> | undefined {
    const [, area, rest = ""] = /^\/(warehouses|statements)(.*)$/.exec(path) ?? [];
    if (area === undefined) return undefined;
    if (!this.isEntitled) return notEntitled;
    if (area === "statements") return this.#statements.answer(question, rest);
    return question.method === "GET" ? this.#warehouses.answer(rest, question.url.searchParams) : undefined;
  }

  /** `GET /api/warehouses/v1/default-warehouse-overrides/me`. */
  answerOverride({ method }: HttpQuestion): HttpAnswer | undefined {
    if (method !== "GET") return undefined;
    return this.isEntitled ? this.#warehouses.override() : notEntitled;
  }

  /** `GET /api/2.1/unity-catalog/tables/{full name}`. */
  async answerTable(table: string): Promise<HttpAnswer> {
    const refused = catalogRefusal(table, this.refusal);
    if (refused !== undefined) return refused;
    await this.#tables.catchUp(this.#apps());
    const layout = this.#tables.engine.layoutOf(table);
    if (layout === undefined) {
      return restError(404, "TABLE_DOES_NOT_EXIST", `Table '${table}' does not exist.`);
    }
    const [catalog, schema, name] = table.split(".");
    const columns = columnsOf[layout].map(([column, type], position) => ({
      name: column,
      type_text: type === "long" ? "bigint" : type,
      type_name: type.replace(/<.*/, "").toUpperCase(),
      position,
      nullable: true,
    }));
    return {
      status: 200,
      body: {
        name,
        catalog_name: catalog,
        schema_name: schema,
        full_name: table,
        table_type: "MANAGED",
        columns,
      },
    };
  }

  async close(): Promise<void> {
    await this.#statements.close();
    await this.#tables.engine.close();
  }
}

const notEntitled = restError(
  403,
  "PERMISSION_DENIED",
  "This API is disabled for users without the databricks-sql-access entitlement.",
);

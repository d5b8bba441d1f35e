import {
  historyQuery,
  toRow,
  unitsPerMs,
  type HistoryPage,
  type HistoryStatement,
} from "../../src/databricks/telemetry/historyQuery.ts";
import { parseTableName } from "../../src/databricks/telemetry/tableName.ts";
import { unquote } from "../../test/support/workspace/sqlDialect.ts";
import {
  SqlEngine,
  type TelemetryLayout,
  type TelemetryRow,
} from "../../test/support/workspace/sqlEngine.ts";
import { oddRows } from "./rows.ts";

interface Table {
  /** As the statement names it. */
  readonly quoted: string;
  readonly layout: TelemetryLayout;
  /** Days between a row's date in UTC and its column: a platform may count them otherwise. */
  readonly dateShift: number;
  readonly rows: readonly object[];
}

interface Expected extends HistoryStatement {
  readonly zones: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
}

export interface Cases {
  readonly zones: readonly string[];
  readonly tables: readonly Table[];
  readonly statements: readonly Expected[];
  /** What fails on the platform, and how. */
  readonly failing: readonly (HistoryStatement & { readonly error: string })[];
}

const day = 86_400_000;
const zones = ["America/Los_Angeles", "Pacific/Kiritimati", "Asia/Kolkata", "UTC"] as const;

/** Tables of both layouts, and each statement the product makes of them, with the in-process engine's rows. */
export async function collectCases(): Promise<Cases> {
  const rows = oddRows();
  const engine = new SqlEngine();
  const tables: Table[] = [];
  const statements: Expected[] = [];
  for (const layout of ["v2", "v1"] as const) {
    for (const [index, name] of namesOf(layout).entries()) {
      const isFirst = index === 0;
      // A text is what layout v1 has, so an object is none of it.
      const own = layout === "v1" ? rows.filter(({ body }) => typeof body === "string") : rows;
      await engine.insert(unquote(name), layout, own);
      tables.push({ quoted: name, layout, dateShift: index - 1, rows: own.map(forSpark) });
      for (const page of pagesOf(layout, name, own, isFirst)) {
        statements.push(...(await walk(engine, layout, page)));
      }
    }
  }
  await engine.close();
  const failing = [
    {
      text: "SELECT attributes['app.log_source'] FROM IDENTIFIER(:logs)",
      parameters: [{ name: "logs", value: namesOf("v2")[0] ?? "", type: "STRING" as const }],
      error: "[INVALID_EXTRACT_BASE_FIELD_TYPE]",
    },
  ];
  return { zones, tables, statements, failing };
}

/** Spark alone has no catalog whose tables may be named oddly; its views may. */
function namesOf(layout: TelemetryLayout): string[] {
  const plain = parseTableName(`spark_catalog.default.orders_${layout}`);
  return [
    plain?.quoted ?? "",
    "`2 tables; DROP TABLE x -- é 'it''s' " + layout + "`",
    "`we``ird-" + layout + "`",
  ];
}

function* pagesOf(
  layout: TelemetryLayout,
  quoted: string,
  rows: readonly TelemetryRow[],
  isFirst: boolean,
): Generator<HistoryPage> {
  const times = rows.map(({ micros }) => Number(micros / 1000n)).toSorted((one, other) => one - other);
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  const units = unitsPerMs[layout];
  const whole: HistoryPage = {
    table: { full: unquote(quoted), quoted },
    app: "orders",
    sources: ["APP", "SYSTEM", "BUILD"],
    search: "",
    after: { moment: BigInt(first) * units, id: "" },
    until: BigInt(last + 1) * units,
    rows: isFirst ? 40 : 60,
    chars: 32_768,
  };
  yield whole;
  if (!isFirst) return;
  yield { ...whole, rows: 5000, chars: 3 };
  yield { ...whole, sources: ["SYSTEM"] };
  yield { ...whole, app: 'it\'s "another" 😀 app' };
  for (const search of ["%", "\\", "'", "😀", "İ", "\n", "-- :app"]) yield { ...whole, search, rows: 5000 };
  for (const from of [first + day, last]) {
    yield { ...whole, after: { moment: BigInt(from) * units, id: "" }, rows: 40 };
    yield { ...whole, until: BigInt(from) * units, rows: 40 };
  }
}

/** Page after page, as the reader goes. */
async function walk(engine: SqlEngine, layout: TelemetryLayout, first: HistoryPage): Promise<Expected[]> {
  const done: Expected[] = [];
  for (let page = first; ;) {
    const statement = historyQuery(layout, page);
    const table = page.table.quoted;
    const rows = await engine.run(statement.text, statement.parameters, unquote(table));
    const isEverywhere = page === first && page.search === "";
    done.push({ ...statement, zones: isEverywhere ? zones : zones.slice(0, 1), rows });
    const last = toRow(rows.at(-1));
    if (rows.length < page.rows || last === undefined) return done;
    page = { ...page, after: last.key };
  }
}

function forSpark({ micros, body, source, service, ...row }: TelemetryRow): object {
  return {
    ...row,
    micros: Number(micros),
    body: typeof body === "string" ? body : JSON.stringify(body),
    is_json: typeof body !== "string",
    attributes: JSON.stringify(source === undefined ? {} : { "app.log_source": source }),
    resource: JSON.stringify({ "service.name": service }),
    service,
  };
}

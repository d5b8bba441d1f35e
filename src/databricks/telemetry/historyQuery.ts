import type { TableLayout } from "./tableLayout.ts";
import type { TableName } from "./tableName.ts";

/** A value of a statement, which never stands in its text. */
export interface HistoryStatementParameter {
  readonly name: string;
  readonly value: string;
  readonly type: "STRING" | "BIGINT" | "INT" | "DATE";
}

export interface HistoryStatement {
  readonly text: string;
  readonly parameters: readonly HistoryStatementParameter[];
}

/** Where the page before has ended; `id` is "" before the first. */
export interface RowKey {
  /** Of the row, in the unit of its layout: see `unitsPerMs`. */
  readonly moment: bigint;
  readonly id: string;
}

export interface HistoryPage {
  readonly table: TableName;
  /** The app's name, as the table has it. */
  readonly app: string;
  readonly sources: readonly string[];
  /** Case counts. "": all. */
  readonly search: string;
  /** Exclusive. */
  readonly until: bigint;
  readonly after: RowKey;
  /** Rows at most. */
  readonly rows: number;
  /** Characters of a line at most. */
  readonly chars: number;
}

/** A column of moments counts microseconds in one layout, nanoseconds in the other. */
export const unitsPerMs: Readonly<Record<TableLayout, bigint>> = { v1: 1_000_000n, v2: 1000n };

const dayMs = 86_400_000;

/*
 * The time is compared as a number made of an instant: a text, and a date made of one, would be read in whatever time zone
 * the session has. `date` only says which files need no look, so a day to either side does no harm.
 */
const v2 = `
SELECT moment, id, source, severity, left(body, :chars) AS body, octet_length(body) AS bytes, 1 AS copies
FROM (
  SELECT unix_micros(time) AS moment,
         coalesce(record_id, concat_ws('/', lpad(CAST(observed_time_unix_nano AS STRING), 20, '0'), md5(CAST(body AS STRING)))) AS id,
         variant_get(attributes, '$["app.log_source"]', 'string') AS source,
         severity_text AS severity,
         CAST(body AS STRING) AS body
  FROM IDENTIFIER(:logs)
  WHERE date >= :first_date AND date <= :last_date
    AND time >= timestamp_micros(:moment) AND time < timestamp_micros(:until)
    AND service_name = :app
) AS of_app
WHERE array_contains(split(:sources, ','), source)
  AND contains(body, :search)
  AND (moment > :moment OR id > :id)
ORDER BY moment, id
LIMIT :rows`;

// What is delivered twice has no id to be known by; so equal rows are one, with their number.
const v1 = `
SELECT moment, id, source, severity, left(body, :chars) AS body, octet_length(body) AS bytes, copies
FROM (
  SELECT moment,
         concat_ws('/', lpad(CAST(min(observed) AS STRING), 20, '0'), source, md5(body)) AS id,
         source, min(severity) AS severity, body, count(*) AS copies
  FROM (
    SELECT time_unix_nano AS moment,
           observed_time_unix_nano AS observed,
           attributes['app.log_source'] AS source,
           severity_text AS severity,
           body
    FROM IDENTIFIER(:logs)
    WHERE time_unix_nano >= :moment AND time_unix_nano < :until
      AND resource.attributes['service.name'] = :app
  ) AS of_app
  WHERE array_contains(split(:sources, ','), source)
    AND contains(body, :search)
  GROUP BY moment, source, body
) AS of_lines
WHERE moment > :moment OR id > :id
ORDER BY moment, id
LIMIT :rows`;

/** The statement that reads one page, oldest rows first. Its columns are those of `toRow`. */
export function historyQuery(layout: TableLayout, page: HistoryPage): HistoryStatement {
  const { table, app, sources, search, until, after, rows, chars } = page;
  const parameters: HistoryStatementParameter[] = [
    { name: "logs", value: table.quoted, type: "STRING" },
    { name: "app", value: app, type: "STRING" },
    { name: "sources", value: sources.join(","), type: "STRING" },
    { name: "search", value: search, type: "STRING" },
    { name: "moment", value: String(after.moment), type: "BIGINT" },
    { name: "id", value: after.id, type: "STRING" },
    { name: "until", value: String(until), type: "BIGINT" },
    { name: "rows", value: String(rows), type: "INT" },
    { name: "chars", value: String(chars), type: "INT" },
  ];
  if (layout === "v1") return { text: v1.trim(), parameters };
  const dates: HistoryStatementParameter[] = [
    { name: "first_date", value: dateOf(after.moment, -dayMs), type: "DATE" },
    { name: "last_date", value: dateOf(until, dayMs), type: "DATE" },
  ];
  return { text: v2.trim(), parameters: [...parameters, ...dates] };
}

function dateOf(micros: bigint, shiftMs: number): string {
  return new Date(Number(micros / unitsPerMs.v2) + shiftMs).toISOString().slice(0, 10);
}

/** A row of the answer. */
export interface HistoryRow {
  readonly key: RowKey;
  readonly source: string;
  readonly severity: string | undefined;
  readonly body: string;
  /** Of the whole line, bytes; more than `body` has where it was cut. */
  readonly bytes: number;
  readonly copies: number;
}

/** Undefined for what is no row of `historyQuery`. */
export function toRow(cells: unknown): HistoryRow | undefined {
  if (!Array.isArray(cells)) return undefined;
  const [moment, id, source, severity, body, bytes, copies] = cells as readonly unknown[];
  if (typeof moment !== "string" || !/^-?\d{1,19}$/.test(moment)) return undefined;
  if (typeof id !== "string" || typeof source !== "string" || typeof body !== "string") return undefined;
  return {
    key: { moment: BigInt(moment), id },
    source,
    severity: typeof severity === "string" && severity !== "" ? severity : undefined,
    body,
    bytes: Number(bytes),
    copies: Number(copies),
  };
}

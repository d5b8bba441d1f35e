import { describeSource } from "../api/credentialSource.ts";
import { DatabricksError } from "../api/errors.ts";
import { isRecord } from "../api/errorBody.ts";
import { getJson, type RestWorkspace } from "../api/rest.ts";
import { tableRefusal } from "./refusals.ts";
import type { TableName } from "./tableName.ts";
import { phrase } from "../api/phrase.ts";

/** `v2` has a time, an id and a service name for each row, and texts as VARIANT; `v1` is as OpenTelemetry sends it. */
export type TableLayout = "v1" | "v2";

/** What each layout must have, and of which type where two have a column of that name. */
const layouts: Readonly<Record<TableLayout, Readonly<Record<string, RegExp>>>> = {
  v2: {
    record_id: /^string/,
    time: /^timestamp/,
    date: /^date/,
    service_name: /^string/,
    severity_text: /^string/,
    body: /^variant/,
    attributes: /^variant/,
    observed_time_unix_nano: /^(?:long|bigint)/,
  },
  v1: {
    time_unix_nano: /^(?:long|bigint)/,
    observed_time_unix_nano: /^(?:long|bigint)/,
    severity_text: /^string/,
    body: /^string/,
    attributes: /^map</,
    resource: /^struct<.*\battributes:\s*map</,
  },
};

/**
 * Which layout a logs table has, by its own columns. Throws a DatabricksError: `history-missing`, `history-refused`, or
 * `history-unreadable` when it is of none that is known; or the signal's own reason.
 */
export async function readLayout(
  workspace: RestWorkspace,
  table: TableName,
  { signal }: { readonly signal: AbortSignal },
): Promise<TableLayout> {
  const json = await getJson(workspace, `/api/2.1/unity-catalog/tables/${encodeURIComponent(table.full)}`, {
    signal,
    explain: (status, { code, message }) => {
      if (status !== 403 && status !== 404) return undefined;
      const known = status === 404 ? "TABLE_DOES_NOT_EXIST" : "PERMISSION_DENIED";
      return tableRefusal(workspace, table, { code: `${known} ${code ?? ""}`, message });
    },
  });
  const columns = isRecord(json) ? readColumns(json["columns"]) : new Map<string, string>();
  const isA = (layout: TableLayout): boolean =>
    Object.entries(layouts[layout]).every(([name, type]) => type.test(columns.get(name) ?? ""));
  if (isA("v2")) return "v2";
  if (isA("v1")) return "v1";
  throw new DatabricksError(
    "history-unreadable",
    phrase(
      "The table {0} at {1} is no logs table as this program knows them: its columns are others. Check the app's telemetry settings, and look at the table as {2} in the workspace.",
      table.full,
      workspace.host,
      describeSource(workspace.profileName),
    ),
  );
}

function readColumns(columns: unknown): Map<string, string> {
  const found = new Map<string, string>();
  for (const column of Array.isArray(columns) ? columns : []) {
    if (!isRecord(column)) continue;
    const { name, type_text: text, type_name: typeName } = column;
    const type = typeof text === "string" ? text : typeName;
    if (typeof name === "string" && typeof type === "string") found.set(name, type.toLowerCase());
  }
  return found;
}

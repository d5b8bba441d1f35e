import { describeSource } from "../api/credentialSource.ts";
import { DatabricksError } from "../api/errors.ts";
import { asSentence, oneLine, type ErrorBody } from "../api/errorBody.ts";
import { redactTokens } from "../api/redactSent.ts";
import type { RestWorkspace } from "../api/rest.ts";
import type { TableName } from "./tableName.ts";

const missing =
  /TABLE_OR_VIEW_NOT_FOUND|(?:TABLE|SCHEMA|CATALOG)_(?:DOES_NOT_EXIST|NOT_FOUND)|RESOURCE_DOES_NOT_EXIST/;
const shut = /\b(Catalog|Schema)\s+['"`]?([^'"`]+)['"`]? is not accessible/i;
const lacksUse = /\bUSE[ _](CATALOG|SCHEMA)\b/i;
const lacksSelect = /INSUFFICIENT_PERMISSIONS|\b42501\b|PERMISSION_DENIED/;
const lacksScope = /required scopes?/i;

/** What the platform means by refusing to read a table; undefined when it means something else. */
export function tableRefusal(
  workspace: RestWorkspace,
  table: TableName,
  { code = "", message = "" }: ErrorBody,
): DatabricksError | undefined {
  const { host } = workspace;
  const source = describeSource(workspace.profileName);
  const said = `${code} ${message}`;
  if (lacksScope.test(said)) return scopeRefusal(workspace, message);
  if (missing.test(said)) {
    return new DatabricksError(
      "history-missing",
      `The logs table ${table.full} is not in the workspace at ${host}, or ${source} may not see it, or nothing was written to it yet. The platform makes it with the first lines after the deployment that switched telemetry on. Deploy the app, or ask the owner of the table for SELECT on it.`,
    );
  }
  const [, kind, place] = shut.exec(said) ?? [];
  const use = kind ?? lacksUse.exec(said)?.[1];
  if (use !== undefined) {
    const where = place === undefined ? "" : ` on "${place}"`;
    return refused(workspace, table, `USE ${use.toUpperCase()}${where}`);
  }
  return lacksSelect.test(said) ? refused(workspace, table, "SELECT on it") : undefined;
}

function refused(workspace: RestWorkspace, table: TableName, what: string): DatabricksError {
  return new DatabricksError(
    "history-refused",
    `The workspace at ${workspace.host} does not let ${describeSource(workspace.profileName)} read the logs table ${table.full}: ${what} is missing. Ask the owner for it, or select another profile.`,
  );
}

/** What the workspace means by not letting a warehouse be used; undefined when it means something else. */
export function warehouseRefusal(
  workspace: RestWorkspace,
  warehouse: string,
  status: number,
  { message }: ErrorBody,
): DatabricksError | undefined {
  const { host, profileName } = workspace;
  if (status === 404) {
    return new DatabricksError(
      "no-warehouse",
      `There is no ${warehouse} in the workspace at ${host} that ${describeSource(profileName)} may use. Name another one, or ask an admin for one.`,
      { status },
    );
  }
  if (status !== 403) return undefined;
  if (lacksScope.test(message ?? "")) return scopeRefusal(workspace, message);
  return new DatabricksError(
    "warehouse-refused",
    `The workspace at ${host} does not let ${describeSource(profileName)} use the ${warehouse}.${sayingOf(message)} CAN USE on it, or the entitlement to Databricks SQL, is missing. Ask an admin for it, or select another profile.`,
    { status },
  );
}

function scopeRefusal({ host, profileName }: RestWorkspace, message: string | undefined): DatabricksError {
  return new DatabricksError(
    "warehouse-refused",
    `The sign-in of ${describeSource(profileName)} at ${host} is not good for SQL.${sayingOf(message)} Sign in with more scopes, or select another profile.`,
    { status: 403 },
  );
}

/** What a statement ended with that nothing above explains. */
export function statementFailure(
  workspace: RestWorkspace,
  table: TableName,
  state: string,
  message: string | undefined,
): DatabricksError {
  const how =
    state === "FAILED"
      ? "failed"
      : `was ended by somebody else, or by the SQL warehouse (${redactTokens(state)})`;
  return new DatabricksError(
    "query-failed",
    `The query of the logs table ${table.full} at ${workspace.host} ${how}.${sayingOf(message)} Try again, or look at the query in the workspace.`,
  );
}

function sayingOf(message: string | undefined): string {
  const line = oneLine(message);
  return line === undefined ? "" : ` It said: ${asSentence(redactTokens(line))}`;
}

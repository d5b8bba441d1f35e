import { describeSource } from "../api/credentialSource.ts";
import { DatabricksError } from "../api/errors.ts";
import { oneLine, sayingOf, type ErrorBody } from "../api/errorBody.ts";
import { redactTokens } from "../api/redactSent.ts";
import type { RestWorkspace } from "../api/rest.ts";
import type { TableName } from "./tableName.ts";
import { joinPhrases, phrase, type Phrase, type PhraseValue } from "../api/phrase.ts";

const missing =
  /TABLE_OR_VIEW_NOT_FOUND|(?:TABLE|SCHEMA|CATALOG)_(?:DOES_NOT_EXIST|NOT_FOUND)|RESOURCE_DOES_NOT_EXIST/;
const shut = /\b(Catalog|Schema)\s+['"`]?([^'"`]+)['"`]? is not accessible/i;
const lacksUse = /\bUSE[ _](CATALOG|SCHEMA)\b(?:\s+on\s+(?:CATALOG|SCHEMA)\s+['"`]?([^'"`\s]+)['"`]?)?/i;
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
      phrase(
        "The logs table {0} is not in the workspace at {1}, or {2} may not see it, or nothing was written to it yet. The platform makes it with the first lines after the deployment that switched telemetry on. Deploy the app, or ask the owner of the table for SELECT on it.",
        table.full,
        host,
        source,
      ),
    );
  }
  const [, use, place] = shut.exec(said) ?? lacksUse.exec(said) ?? [];
  if (use !== undefined) {
    const right = `USE ${use.toUpperCase()}`;
    return refused(
      workspace,
      table,
      place === undefined ? right : phrase('{0} on "{1}"', right, place.replace(/\.$/, "")),
    );
  }
  return lacksSelect.test(said) ? refused(workspace, table, phrase("SELECT on it")) : undefined;
}

function refused(workspace: RestWorkspace, table: TableName, what: PhraseValue): DatabricksError {
  return new DatabricksError(
    "history-refused",
    phrase(
      "The workspace at {0} does not let {1} read the logs table {2}: {3} is missing. Ask the owner for it, or select another profile.",
      workspace.host,
      describeSource(workspace.profileName),
      table.full,
      what,
    ),
  );
}

/** What the workspace means by not letting a warehouse be used; undefined when it means something else. */
export function warehouseRefusal(
  workspace: RestWorkspace,
  warehouse: Phrase,
  status: number,
  { message }: ErrorBody,
): DatabricksError | undefined {
  const { host, profileName } = workspace;
  if (status === 404) {
    return new DatabricksError(
      "no-warehouse",
      phrase(
        "There is no {0} in the workspace at {1} that {2} may use. Name another one, or ask an admin for one.",
        warehouse,
        host,
        describeSource(profileName),
      ),
      { status },
    );
  }
  if (status !== 403) return undefined;
  if (lacksScope.test(message ?? "")) return scopeRefusal(workspace, message);
  return new DatabricksError(
    "warehouse-refused",
    joinPhrases(
      phrase(
        "The workspace at {0} does not let {1} use the {2}.",
        host,
        describeSource(profileName),
        warehouse,
      ),
      maskedSaying(message),
      phrase(
        "CAN USE, or the entitlement to Databricks SQL, is missing. Ask an admin for it, or select another profile.",
      ),
    ),
    { status },
  );
}

function scopeRefusal({ host, profileName }: RestWorkspace, message: string | undefined): DatabricksError {
  return new DatabricksError(
    "warehouse-refused",
    joinPhrases(
      phrase("The sign-in of {0} at {1} is not good for SQL.", describeSource(profileName), host),
      maskedSaying(message),
      phrase("Sign in with more scopes, or select another profile."),
    ),
    { status: 403 },
  );
}

/** What a statement ended with that nothing above explains. */
export function statementFailure(
  workspace: RestWorkspace,
  table: TableName,
  state: string,
  message: PhraseValue | undefined,
): DatabricksError {
  return new DatabricksError(
    "query-failed",
    joinPhrases(
      state === "FAILED"
        ? phrase("The query of the logs table {0} at {1} failed.", table.full, workspace.host)
        : phrase(
            "The query of the logs table {0} at {1} was ended by somebody else, or by the SQL warehouse ({2}).",
            table.full,
            workspace.host,
            redactTokens(state),
          ),
      maskedSaying(message),
      phrase("Try again, or look at the query in the workspace."),
    ),
  );
}

function maskedSaying(message: PhraseValue | undefined): Phrase | undefined {
  if (typeof message === "object") return phrase("It said: {0}", message);
  const line = oneLine(message === undefined ? undefined : String(message));
  return sayingOf(line === undefined ? undefined : redactTokens(line));
}

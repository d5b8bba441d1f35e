import { parseLogsTable, type App } from "../api/app.ts";
import type { RequestOptions } from "../api/apps.ts";
import { DatabricksError } from "../api/errors.ts";
import { isRecord } from "../api/errorBody.ts";
import { getJson, type RestWorkspace } from "../api/rest.ts";
import { parseTableName, type TableName } from "./tableName.ts";
import { phrase, type Phrase } from "../api/phrase.ts";

/** A logs table as part of a sentence. */
export function logsTablePhrase(fullName: string): Phrase {
  return phrase("the logs table {0}", fullName);
}

/**
 * The table that the platform writes an app's lines to: the app's own, else that of the space it lives in. Undefined
 * while telemetry is off, or where the space is not to be seen. Only {@link App}s that were asked for by name tell.
 * Throws a DatabricksError, or the signal's own reason.
 */
export async function historyOf(
  workspace: RestWorkspace,
  app: App,
  options: RequestOptions,
): Promise<TableName | undefined> {
  const text = app.logsTable ?? (app.space && (await tableOfSpace(workspace, app.space, options)));
  if (text === undefined || text === "") return undefined;
  const name = parseTableName(text);
  if (name !== undefined) return name;
  throw new DatabricksError(
    "history-unreadable",
    phrase(
      'The logs table of the app "{0}" in the workspace at {1} is named "{2}", which has other than three parts. Check the app\'s telemetry settings.',
      app.name,
      workspace.host,
      text,
    ),
  );
}

async function tableOfSpace(
  workspace: RestWorkspace,
  space: string,
  options: RequestOptions,
): Promise<string | undefined> {
  const hidden = new DatabricksError("not-found", phrase("The space is not to be seen."));
  try {
    const json = await getJson(workspace, `/api/2.0/app-spaces/${encodeURIComponent(space)}`, {
      ...options,
      explain: (status) => (status === 403 || status === 404 ? hidden : undefined),
    });
    return isRecord(json) ? parseLogsTable(json) : undefined;
  } catch (error) {
    if (error === hidden) return undefined;
    throw error;
  }
}

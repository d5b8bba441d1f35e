import type { SessionTarget } from "../../../src/sessions/sessionState.ts";
import { inEnglish, type Translate } from "../../../src/ui/text/translate.ts";

/** What `vscode.l10n.t` does where there is no translation. */
export const english: Translate = inEnglish;

export const target: SessionTarget = {
  key: "https://dbc-1.cloud.databricks.com/orders-api",
  name: "orders-api",
  host: "https://dbc-1.cloud.databricks.com",
  profileName: "dev",
  credential: "Databricks CLI sign-in",
  url: "https://orders-api-1.aws.databricksapps.com",
  workspacePage: "https://dbc-1.cloud.databricks.com/apps/orders-api",
  app: undefined,
  connection: {},
};

/** Local time, as people read it, in epoch milliseconds. */
export function local(text: string): number {
  return new Date(text).getTime();
}

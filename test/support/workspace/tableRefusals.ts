import { restError, type HttpAnswer } from "./httpAnswer.ts";
import type { TableRefusal } from "./sqlTypes.ts";

/** In what words a statement fails. */
export function statementRefusal(table: string, refusal: TableRefusal): string {
  const [catalog = "", schema = ""] = table.split(".");
  switch (refusal) {
    case "select":
      return `[INSUFFICIENT_PERMISSIONS] Insufficient privileges: User does not have SELECT on Table '${table}'. SQLSTATE: 42501`;
    case "use-catalog":
      return `Catalog '${catalog}' is not accessible in current workspace`;
    case "use-schema":
      return `Schema '${catalog}.${schema}' is not accessible`;
    case "hidden":
      return notFound(table);
  }
}

export function notFound(table: string): string {
  const quoted = table
    .split(".")
    .map((part) => `\`${part}\``)
    .join(".");
  return `[TABLE_OR_VIEW_NOT_FOUND] The table or view ${quoted} cannot be found. Verify the spelling and correctness of the schema and catalog. SQLSTATE: 42P01`;
}

/** How Unity Catalog answers a question for the table. With USE and no SELECT the columns are to be seen. */
export function catalogRefusal(table: string, refusal: TableRefusal | undefined): HttpAnswer | undefined {
  const [catalog = "", schema = ""] = table.split(".");
  switch (refusal) {
    case undefined:
    case "select":
      return undefined;
    case "use-catalog":
      return restError(403, "PERMISSION_DENIED", `User does not have USE CATALOG on Catalog '${catalog}'.`);
    case "use-schema":
      return restError(
        403,
        "PERMISSION_DENIED",
        `User does not have USE SCHEMA on Schema '${catalog}.${schema}'.`,
      );
    case "hidden":
      return restError(404, "TABLE_DOES_NOT_EXIST", `Table '${table}' does not exist.`);
  }
}

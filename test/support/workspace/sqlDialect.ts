/** A value of a statement, as REST takes it. */
export interface SqlParameter {
  readonly name: string;
  readonly value: string;
  readonly type: string;
}

/** A statement as DuckDB takes it. */
export interface Translated {
  readonly text: string;
  readonly values: Readonly<Record<string, string>>;
}

/*
 * All that is done to a statement so that DuckDB runs what Databricks SQL runs. `npm run history-check` compares the rows
 * of both, statement by statement.
 */

/** Functions that DuckDB has by another name. Of VARIANTs it makes no JSON when they are cast to a text. */
export const macros = [
  "CREATE MACRO timestamp_micros(us) AS make_timestamp(us)",
  "CREATE MACRO unix_micros(t) AS epoch_us(t)",
  "CREATE MACRO octet_length(s) AS strlen(s)",
  `CREATE MACRO text_of_variant(v) AS
     CASE WHEN variant_typeof(v) LIKE 'OBJECT%' OR variant_typeof(v) LIKE 'ARRAY%' THEN v::JSON::VARCHAR ELSE v::VARCHAR END`,
] as const;

const typeNames: Readonly<Record<string, string>> = { STRING: "VARCHAR" };

/** What a statement fails with here because it fails so on the platform; undefined for all others. */
export function refusedByDialect(statement: string, isVariant: boolean): string | undefined {
  return isVariant && /\battributes\s*\[/.test(statement)
    ? '[INVALID_EXTRACT_BASE_FIELD_TYPE] Can\'t extract a value from "attributes". Need a complex type [STRUCT, ARRAY, MAP] but got "VARIANT". SQLSTATE: 42000'
    : undefined;
}

/** @throws Error when a parameter is missing. */
export function translate(
  statement: string,
  parameters: readonly SqlParameter[],
  isVariant: boolean,
): Translated {
  const byName = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  const used = new Set<string>();
  const find = (name: string): SqlParameter => {
    const parameter = byName.get(name);
    if (parameter === undefined)
      throw new Error(`[UNBOUND_SQL_PARAMETER] Found the unbound parameter: ${name}.`);
    return parameter;
  };
  const text = outsideTexts(statement, (part) =>
    part
      .replaceAll(/\bIDENTIFIER\(:(\w+)\)/g, (_all, name: string) =>
        quoteIdentifier(unquote(find(name).value)),
      )
      .replaceAll(/(?<!:):([a-z]\w*)/g, (_all, name: string) => {
        used.add(name);
        const { type } = find(name);
        return `CAST($${name} AS ${typeNames[type] ?? type})`;
      })
      .replaceAll(/\bCAST\(body AS STRING\)/g, isVariant ? "text_of_variant(body)" : "body"),
  ).replaceAll(
    /\bvariant_get\((\w+), '\$\["([^"']+)"\]', 'string'\)/g,
    "CAST(variant_extract($1, '$2') AS VARCHAR)",
  );
  return { text, values: Object.fromEntries([...used].map((name) => [name, find(name).value])) };
}

/** What stands in quotes is nobody's parameter. */
function outsideTexts(statement: string, change: (part: string) => string): string {
  return statement
    .split(/('[^']*')/)
    .map((part, index) => (index % 2 === 0 ? change(part) : part))
    .join("");
}

/** `` `main`.`logs`.`orders` `` as `main.logs.orders`: DuckDB has the tables by one name each. */
export function unquote(name: string): string {
  return [...name.matchAll(/`((?:[^`]|``)+)`|[^.`]+/g)]
    .map(([all, quoted]) => quoted?.replaceAll("``", "`") ?? all)
    .join(".");
}

export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A table of Unity Catalog, by its three names. */
export interface TableName {
  /** As people and REST name it: `main.logs.orders`. */
  readonly full: string;
  /** As SQL takes it whatever the names hold: each part in backquotes. */
  readonly quoted: string;
}

const onePart = /(?:`((?:[^`]|``)+)`|([^.`][^.]*))(?:\.|$)/y;

/** Reads a full name, whose parts may stand in backquotes. Undefined when it has other than three parts. */
export function parseTableName(text: string): TableName | undefined {
  const parts: string[] = [];
  onePart.lastIndex = 0;
  for (let end = 0; end < text.length; end = onePart.lastIndex) {
    const found = onePart.exec(text);
    if (found === null) return undefined;
    parts.push(found[1]?.replaceAll("``", "`") ?? found[2] ?? "");
  }
  if (parts.length !== 3 || text.endsWith(".")) return undefined;
  return {
    full: parts.join("."),
    quoted: parts.map((part) => `\`${part.replaceAll("`", "``")}\``).join("."),
  };
}

/** A stack that a logger writes into a field: as text, as a list of rows, or as frames. Undefined for what is none. */
export function stackText(raw: string): string | undefined {
  if (!raw.includes("\\n") && !raw.startsWith("[") && !raw.startsWith("{")) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(raw);
  } catch {
    // NaN within, or too deep: a field like any other.
    return undefined;
  }
  return textOf(value)?.trimEnd();
}

function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value.includes("\n") ? value : undefined;
  if (Array.isArray(value)) return listText(value);
  const object = asObject(value);
  if (object === undefined) return undefined;
  for (const name of ["stack", "stack_trace", "stacktrace", "traceback"]) {
    const text = textOf(object[name]);
    if (text !== undefined) return text;
  }
  return frameText(object);
}

/** Rows, or exceptions as structlog takes them apart, the first cause last. */
function listText(list: readonly unknown[]): string | undefined {
  if (list.length === 0) return undefined;
  if (list.every((row) => typeof row === "string")) {
    const rows = list.map((row) => row.trimEnd());
    return rows.length > 1 || rows[0]?.includes("\n") === true ? rows.join("\n") : undefined;
  }
  const frames = list.map((item) => framePlace(asObject(item) ?? {}));
  if (frames.every((frame) => frame !== undefined)) {
    return ["Traceback (most recent call last):", ...frames].join("\n");
  }
  const exceptions = list.map((item) => frameText(asObject(item) ?? {}));
  if (!exceptions.every((text) => text !== undefined)) return undefined;
  return exceptions
    .toReversed()
    .join("\n\nThe above exception was the direct cause of the following exception:\n\n");
}

function frameText(object: Readonly<Record<string, unknown>>): string | undefined {
  const frames = object["frames"] ?? object["stack_frames"];
  if (!Array.isArray(frames) || frames.length === 0) return undefined;
  const rows = frames.map((frame) => framePlace(asObject(frame) ?? {}));
  if (!rows.every((row) => row !== undefined)) return undefined;
  const type = firstText(object, ["exc_type", "type", "name", "class"]);
  const said = firstText(object, ["exc_value", "value", "message"]);
  const error = [type, said].filter((part) => part !== undefined && part !== "").join(": ");
  return ["Traceback (most recent call last):", ...rows, ...(error === "" ? [] : [error])].join("\n");
}

/** A frame as Python writes it, so that it is a link. */
function framePlace(frame: Readonly<Record<string, unknown>>): string | undefined {
  const file = firstText(frame, ["filename", "file", "path", "abs_path"]);
  const line = frame["lineno"] ?? frame["line"] ?? frame["line_number"];
  if (file === undefined || typeof line !== "number") return undefined;
  const name = firstText(frame, ["name", "function", "func"]);
  const code = firstText(frame, ["line", "code", "context_line"]);
  const place = `  File "${file}", line ${line}${name === undefined ? "" : `, in ${name}`}`;
  return code === undefined || code === "" ? place : `${place}\n    ${code.trim()}`;
}

function firstText(object: Readonly<Record<string, unknown>>, names: readonly string[]): string | undefined {
  const found = names.find((name) => typeof object[name] === "string");
  return found === undefined ? undefined : String(object[found]);
}

function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : undefined;
}

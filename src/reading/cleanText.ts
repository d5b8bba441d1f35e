import { stripVTControlCharacters } from "node:util";

/**
 * A message keeps its own lines; colours that an editor cannot show are taken out. What a return overwrites is gone, as
 * on a terminal: of a progress bar the last state is left.
 */
export function cleanMessage(message: string): string {
  let text = message;
  if (text.includes("\u001b") || text.includes("\u009b")) text = stripVTControlCharacters(text);
  if (text.includes("\r")) {
    text = text
      .replaceAll("\r\n", "\n")
      .split("\n")
      .map((row) => (row.includes("\r") ? overwritten(row) : row))
      .join("\n");
  }
  return text.endsWith("\n") ? text.replace(/\n+$/, "") : text;
}

/** Of a message, as it is read and shown. */
export function firstRowOf(message: string): string {
  return cleanMessage(message).split("\n", 1)[0] ?? "";
}

function overwritten(row: string): string {
  return row.split("\r").findLast((state) => state.trim() !== "") ?? "";
}

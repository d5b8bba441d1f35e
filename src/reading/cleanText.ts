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

/** Marks, embeddings, overrides and isolates: they reorder what stands beside them, and are seen nowhere. */
const BIDI_CONTROLS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
const ALL_BIDI_CONTROLS = new RegExp(BIDI_CONTROLS, "g");

/** Text for the eye: what would turn text around is written out, `<U+202E>`. */
export function withoutTurns(text: string): string {
  if (!BIDI_CONTROLS.test(text)) return text;
  return text.replaceAll(ALL_BIDI_CONTROLS, (control) => {
    const code = control.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
    return `<U+${code}>`;
  });
}

/** Of a message, as it is read and shown. */
export function firstRowOf(message: string): string {
  return cleanMessage(message).split("\n", 1)[0] ?? "";
}

function overwritten(row: string): string {
  return row.split("\r").findLast((state) => state.trim() !== "") ?? "";
}

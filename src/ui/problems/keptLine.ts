interface Position {
  readonly line: number;
  readonly character: number;
}

/** A change of a document, as VS Code tells it: against the text as the changes before it have left it. */
export interface LineEdit {
  readonly range: { readonly start: Position; readonly end: Position };
  readonly text: string;
}

/** A line of a file, from 0, with its text. */
export interface KeptLine {
  readonly line: number;
  readonly text: string;
}

/** What is there after a change. Lines from 0; none beyond the end. */
export type LineAt = (line: number) => string | undefined;

/** Where a line is after edits; undefined where it was edited itself, or is gone. */
export function lineAfterEdits(
  kept: KeptLine,
  edits: readonly LineEdit[],
  lineAt: LineAt,
): number | undefined {
  let { line } = kept;
  let rewritten: { readonly from: number; readonly to: number } | undefined;
  for (const edit of edits) {
    const { start, end } = edit.range;
    const rows = edit.text.split("\n").length - 1;
    const isWithin = start.line <= line && !isAbove(end, line);
    // Who formats a file writes anew what stays the same.
    if (isWithin && rows > 0) rewritten = { from: start.line, to: start.line + rows };
    line = shiftedLine(line, edit);
  }
  if (lineAt(line) === kept.text) return line;
  return rewritten && nearest(kept.text, line, rewritten, lineAt);
}

/** Where a line is after an edit, whatever it says now. */
export function shiftedLine(line: number, { range: { start, end }, text }: LineEdit): number {
  if (start.line > line || !isAbove(end, line)) return line;
  return line + text.split("\n").length - 1 - (end.line - start.line);
}

function isAbove(end: Position, line: number): boolean {
  return end.line < line || (end.line === line && end.character === 0);
}

/** Where a line is in a file that was changed out of sight; undefined where no such line is left. */
export function lineInFile({ line, text }: KeptLine, lines: readonly string[]): number | undefined {
  return nearest(text, line, { from: 0, to: lines.length - 1 }, (index) => lines[index]);
}

function nearest(
  text: string,
  line: number,
  { from, to }: { readonly from: number; readonly to: number },
  lineAt: LineAt,
): number | undefined {
  for (let away = 0; away <= to - from; away++) {
    for (const candidate of [line - away, line + away]) {
      if (candidate >= from && candidate <= to && lineAt(candidate) === text) return candidate;
    }
  }
  return undefined;
}

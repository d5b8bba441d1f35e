/** A block of Markdown that nothing in the text can end: its fence is longer than any run of backticks in it. */
export function fenced(text: string): string {
  const fence = "`".repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}\n${text}\n${fence}`;
}

/** The same within a row. */
export function inlineCode(text: string): string {
  const row = text.replaceAll(/\s+/g, " ");
  const marks = "`".repeat(longestRun(row) + 1);
  // A backtick beside the marks would be one of them.
  return row.startsWith("`") || row.endsWith("`") ? `${marks} ${row} ${marks}` : `${marks}${row}${marks}`;
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}

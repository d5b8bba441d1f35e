/** An error with its code and its causes, in one line each. */
export function technicalDetail(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? ` (${String(error.code)})` : "";
  const cause = error.cause === undefined ? "" : `\n  caused by ${technicalDetail(error.cause)}`;
  return `${error.name}${code}: ${error.message}${cause}`;
}

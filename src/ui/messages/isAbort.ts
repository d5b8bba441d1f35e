/** Whether the person, or the window closing, ended the work: nothing to tell. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === "AbortError" || error.name === "Canceled");
}

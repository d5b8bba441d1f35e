/**
 * Why an app crashed, beside words that say that it did: what the log gives as the reason, else the platform's account of
 * it, without the sentence that says so once more. Empty where nothing is known.
 */
export function crashCause(
  { reason, detail }: { readonly reason: string | undefined; readonly detail: string },
  app: string,
): string {
  if (reason !== undefined) return reason;
  const said = `The app "${app}" has crashed.`;
  return detail.startsWith(said) ? detail.slice(said.length).trim() : detail;
}

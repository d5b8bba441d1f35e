import type { LoggedError, LoggedErrors } from "./loggedErrors.ts";

/** So long before the platform's word of an exit the app has told of it. Milliseconds. */
const ONE_TROUBLE_MS = 120_000;

/**
 * The newest error of a log; the newest one that says `reason`, where that is given, unmasked, and one does. What the app
 * says of its end counts before what the platform says of it.
 */
export function lastTrouble(
  errors: Pick<LoggedErrors, "all" | "withSentence" | "settle">,
  reason?: string,
): LoggedError | undefined {
  errors.settle();
  const named = reason === undefined ? undefined : errors.withSentence(reason);
  if (named !== undefined) return named;
  const { all } = errors;
  const [newest] = all;
  const isOfApp = ({ source, lastMs }: LoggedError): boolean =>
    newest !== undefined && source !== "SYSTEM" && newest.lastMs - lastMs <= ONE_TROUBLE_MS;
  return all.find(isOfApp) ?? newest;
}

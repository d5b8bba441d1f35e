import type { Diagnostics } from "./diagnostics.ts";
import { technicalDetail } from "./technicalDetail.ts";

/** For what nobody waits for: its failure is a line of the diagnostics, and no unhandled rejection. */
export function inBackground(
  diagnostics: Pick<Diagnostics, "warn">,
  failure: string,
  work: PromiseLike<unknown>,
): void {
  work.then(undefined, (error: unknown) => {
    diagnostics.warn(`${failure} ${technicalDetail(error)}`);
  });
}

/** The same for a message whose answer nobody waits for. */
export function messageInBackground(
  diagnostics: Pick<Diagnostics, "warn">,
  shown: PromiseLike<unknown>,
): void {
  inBackground(diagnostics, "A message could not be shown.", shown);
}

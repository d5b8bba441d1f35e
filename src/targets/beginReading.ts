import type { EarlierLines } from "../sessions/earlierLines.ts";
import type { UnfinishedReading } from "../sessions/earlierLog.ts";
import type { LogHole } from "../sessions/logHoles.ts";
import type { LogSession } from "../sessions/logSession.ts";
import { namesOfAsked } from "../sessions/planEarlier.ts";
import type { Diagnostics } from "../ui/messages/diagnostics.ts";
import { cancellable } from "./cancellable.ts";

/** A reading of which nothing is read yet, with the sources that will be asked. */
export interface BegunReading extends Omit<UnfinishedReading, "filters"> {
  readonly sources: readonly EarlierLines[];
}

/** Begins a reading of a span into a log. Throws what its sources throw where they are asked how far back they are whole. */
export async function beginReading(
  services: { readonly diagnostics: Diagnostics },
  { earlier, target: { name, host } }: LogSession,
  sources: readonly EarlierLines[],
  { sinceMs, untilMs }: LogHole,
): Promise<BegunReading> {
  const from = await cancellable(services, name, (signal) =>
    namesOfAsked(sources, { app: name, host, sinceMs, untilMs, signal }),
  );
  const span = { reading: earlier.begin(), from, sinceMs, untilMs };
  return { span, sources, readMs: sinceMs, isMore: true };
}

import type { LogSession } from "../sessions/logSession.ts";
import type { Recordings } from "../sessions/recording.ts";
import type { StreamDesk } from "./openStream.ts";

/** Closes a log. One that was in view gives way to the log that commands act on from now on. */
export async function closeSession(
  { sessions, channels, recordings }: StreamDesk & { readonly recordings: Recordings },
  session: LogSession,
): Promise<void> {
  const wasInView = channels.inView() === session;
  const closed = sessions.close(session);
  // VS Code would show the first channel of its list, of whatever extension.
  if (wasInView && sessions.current !== undefined) channels.show(sessions.current);
  await closed;
  await recordings.stop(session);
}

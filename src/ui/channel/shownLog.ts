import type { Subscription } from "../../sessions/emitter.ts";
import type { LogSession } from "../../sessions/logSession.ts";
import type { SessionPlace } from "../../sessions/receivedLog.ts";
import type { BoundedView } from "./boundedView.ts";
import type { createChannelText } from "./channelText.ts";
import type { LogChannel } from "./logChannel.ts";
import { deleteChannelFiles, listChannelFiles } from "./outputFiles.ts";

/** A session's channel, and what is in its view. */
export interface ShownLog {
  readonly channel: LogChannel;
  readonly view: BoundedView;
  readonly subscription: Subscription;
  readonly mostItems: number;
  text: ReturnType<typeof createChannelText>;
  isErrorsOnly: boolean;
  /** Where the person emptied the view: what came before does not come back. */
  emptiedAt: SessionPlace | undefined;
  /** What came up to then, when its document was first empty and nobody could tell yet by whom. */
  seenEmpty: End | undefined;
}

/** What came so far: of the session, and of that what is in the channel. */
interface End {
  readonly end: SessionPlace;
  readonly viewEnd: number;
}

export function whereItEnds({ memory }: LogSession, { view }: Pick<ShownLog, "view">): End {
  return { end: memory.end, viewEnd: view.shownEnd };
}

/** Closes the channel, and deletes the files of it that VS Code would leave. */
export async function endLog({ channel, view, subscription }: ShownLog, logFolder: string): Promise<void> {
  subscription.dispose();
  view.dispose();
  // Before it is closed: a later channel of the same app has a file of the same name.
  const listed = listChannelFiles(logFolder, channel.name).finally(() => {
    channel.dispose();
  });
  await deleteChannelFiles(await listed);
}

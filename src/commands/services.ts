import type { AppList } from "../sessions/appList.ts";
import type { LogSessions } from "../sessions/logSessions.ts";
import type { Activities } from "../ui/activity.ts";
import type { Diagnostics } from "../ui/diagnostics.ts";
import type { Channels } from "../ui/channels.ts";
import type { AnswerMemory } from "../ui/memory.ts";
import type { FailureMessages } from "./failureMessages.ts";
import type { Profiles } from "./profiles.ts";
import type { Projects } from "./projects.ts";
import type { Recordings } from "./recordings.ts";

/** What the commands work with; built once, in the composition root. */
export interface Services {
  readonly sessions: LogSessions;
  readonly activities: Activities;
  /** The apps that the tree shows. */
  readonly apps: AppList;
  readonly channels: Channels;
  readonly recordings: Recordings;
  readonly answers: AnswerMemory;
  readonly projects: Projects;
  readonly profiles: Profiles;
  readonly failures: FailureMessages;
  readonly diagnostics: Diagnostics;
  /** Sent with every connection: this extension and its version. */
  readonly userAgent: string;
  /** Where the last log was saved. */
  readonly lastFolder: { path: string | undefined };
  /** Hosts outside the workspace that the person agreed to send a token to, until the window closes. */
  readonly confirmedHosts: Set<string>;
}

import type * as vscode from "vscode";
import type { AppList } from "../sessions/appList.ts";
import type { EarlierLines } from "../sessions/earlierLines.ts";
import type { LogSession } from "../sessions/logSession.ts";
import type { Workspace } from "../databricks/workspace.ts";
import type { WarehouseConsent } from "../targets/warehouseConsent.ts";
import type { LogSessions } from "../sessions/logSessions.ts";
import type { Activities } from "../ui/status/activity.ts";
import type { Walkthrough } from "../ui/status/walkthrough.ts";
import type { Diagnostics } from "../ui/messages/diagnostics.ts";
import type { Channels } from "../ui/channel/channels.ts";
import type { AnswerMemory } from "../ui/pickers/answerMemory.ts";
import type { FailureMessages } from "../ui/messages/failureMessages.ts";
import type { Credentials } from "../credentials/credentials.ts";
import type { ErrorProblems } from "../ui/problems/errorProblems.ts";
import type { ErrorPlaces } from "../ui/sources/errorPlaces.ts";
import type { Projects } from "../credentials/projects.ts";
import type { KeptLogs } from "../sessions/kept/keptLogs.ts";
import type { Recordings } from "../sessions/recording.ts";

/** What the commands work with; built once, in the composition root. */
export interface Services {
  readonly sessions: LogSessions;
  readonly activities: Activities;
  /** The apps that the tree shows. */
  readonly apps: AppList;
  readonly channels: Channels;
  readonly places: ErrorPlaces;
  /** The errors of logs in the files of the workspace. */
  readonly problems: ErrorProblems;
  readonly recordings: Recordings;
  /** What this machine keeps of streamed logs. */
  readonly kept: KeptLogs;
  readonly answers: AnswerMemory;
  readonly projects: Projects;
  readonly credentials: Credentials;
  readonly walkthrough: Pick<Walkthrough, "did">;
  /** Sources of earlier lines of any app, the nearest first; asked before an app's logs table. */
  readonly keptLines: readonly EarlierLines[];
  readonly warehouseConsent: WarehouseConsent;
  /** By which workspaces earlier lines were read into logs. */
  readonly earlierWorkspaces: WeakMap<LogSession, Workspace>;
  readonly failures: FailureMessages;
  readonly diagnostics: Diagnostics;
  /** This extension, as its manifest names it. */
  readonly about: { readonly id: string; readonly version: string; readonly issuesPage: string | undefined };
  /** Sent with every connection: this extension and its version. */
  readonly userAgent: string;
  /** Where the last log was saved. */
  readonly lastFolder: { uri: vscode.Uri | undefined };
  /** Hosts outside the workspace that the person agreed to send a token to, until the window closes. */
  readonly confirmedHosts: Set<string>;
}

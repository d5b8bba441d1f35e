import { join } from "node:path";
import * as vscode from "vscode";
import { createFailureMessages } from "./ui/messages/failureMessages.ts";
import { giveUpKept } from "./watchers/giveUpKept.ts";
import { keepLogs, watchKeepLogs } from "./watchers/keepLogs.ts";
import { rememberLiveStreams } from "./watchers/liveStreams.ts";
import { offerResume } from "./watchers/offerResume.ts";
import { refreshApps } from "./commands/refreshApps.ts";
import { registerLogsTool } from "./agents/logsTool.ts";
import { registerErrorLinks } from "./targets/showLoggedError.ts";
import { createWarehouseConsent } from "./targets/warehouseConsent.ts";
import { missingPlaces } from "./targets/missingPlaces.ts";
import { noteStreams } from "./watchers/noteStreams.ts";
import { retryOnFocus } from "./watchers/retryOnFocus.ts";
import { registerLinks } from "./agents/openLink.ts";
import { createCredentials } from "./credentials/credentials.ts";
import { createProjects } from "./credentials/projects.ts";
import { createRecordings } from "./watchers/recordings.ts";
import { registerCommands } from "./commands/register.ts";
import type { Services } from "./commands/services.ts";
import { secretStore } from "./credentials/vscodeSecretStore.ts";
import { registerSignIns } from "./credentials/signInProvider.ts";
import { tellCrashes } from "./watchers/tellCrashes.ts";
import { tellEnds } from "./watchers/tellEnds.ts";
import { listApps } from "./databricks/api/apps.ts";
import { createFolderLock } from "./databricks/auth/folderLock.ts";
import { createSignIns } from "./databricks/auth/signIns.ts";
import { AppList } from "./sessions/appList.ts";
import type { Subscription } from "./sessions/emitter.ts";
import { keptLines } from "./sessions/kept/keptLines.ts";
import { KeptLogs } from "./sessions/kept/keptLogs.ts";
import { LogSessions } from "./sessions/logSessions.ts";
import { createActivities } from "./ui/status/activity.ts";
import { createAppsView } from "./ui/tree/appsView.ts";
import { createChannels } from "./ui/channel/channels.ts";
import { createSessionLinks } from "./ui/channel/sessionLinks.ts";
import { aboutText, createDiagnostics } from "./ui/messages/diagnostics.ts";
import { createContextKeys } from "./ui/status/contextKeys.ts";
import { createWalkthrough } from "./ui/status/walkthrough.ts";
import { noteChat } from "./ui/handover/chat.ts";
import { inBackground } from "./ui/messages/inBackground.ts";
import { optionalFeature } from "./ui/messages/optionalFeature.ts";
import { createAnswerMemory } from "./ui/pickers/answerMemory.ts";
import { createErrorProblems } from "./ui/problems/errorProblems.ts";
import { createQuickFixes } from "./ui/problems/quickFixes.ts";
import { createErrorPlaces } from "./ui/sources/errorPlaces.ts";
import { createSourceLinks } from "./ui/sources/sourceLinks.ts";
import { createStatusBar } from "./ui/status/statusBar.ts";
import { technicalDetail } from "./ui/messages/technicalDetail.ts";

let close: (() => Promise<unknown>) | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const channel = vscode.window.createOutputChannel("Databricks App Logs", { log: true });
  const diagnostics = createDiagnostics(channel);
  diagnostics.info(aboutText(versionOf(context)));
  const onListenerError = (error: unknown): void => {
    diagnostics.error(`A view of a log failed. ${technicalDetail(error)}`);
  };
  const sessions = new LogSessions(onListenerError);
  const projects = createProjects(diagnostics);
  const store = secretStore(context.secrets);
  const signIns = createSignIns({
    store,
    lock: createFolderLock({ folder: context.globalStorageUri.fsPath }),
  });
  const credentials = createCredentials(context.workspaceState, projects, signIns, diagnostics);
  const recordings = createRecordings(diagnostics);
  const activities = createActivities(sessions);
  const apps = new AppList({
    open: () => credentials.openWorkspace({ forListing: true }),
    list: (workspace, signal, onPage) => listApps(workspace, { signal, onPage }),
    onListenerError,
  });
  const places = createErrorPlaces((app) => projects.sourceFolderOf(app), diagnostics);
  const walkthrough = createWalkthrough({ sessions, memory: context.globalState, diagnostics });
  const keeping = watchKeepLogs();
  const kept = new KeptLogs({ root: join(context.globalStorageUri.fsPath, "kept"), isOn: keeping.isOn });
  const services: Services = {
    about: { id: context.extension.id, version: versionOf(context), issuesPage: issuesPageOf(context) },
    apps,
    sessions,
    activities,
    recordings,
    kept,
    projects,
    credentials,
    walkthrough,
    diagnostics,
    channels: createChannels({
      sessions,
      logFolder: context.logUri.fsPath,
      extensionId: context.extension.id,
      diagnostics,
      onListenerError,
    }),
    places,
    problems: createErrorProblems({ sessions, places, diagnostics }),
    keptLines: [keptLines(kept)],
    warehouseConsent: createWarehouseConsent(),
    earlierWorkspaces: new WeakMap(),
    answers: createAnswerMemory(context.globalState),
    failures: createFailureMessages(diagnostics, credentials),
    userAgent: `databricks-app-logs-vscode/${versionOf(context)}`,
    confirmedHosts: new Set(),
    lastFolder: { uri: undefined },
  };
  const optional = (name: string, register: () => Subscription): Subscription =>
    optionalFeature(diagnostics, name, register);
  const liveStreams = rememberLiveStreams(context.workspaceState, sessions, recordings.fileOf, diagnostics);
  close = async () => {
    // Stopped by the window, not by the person: still to be resumed.
    liveStreams.dispose();
    await sessions.stopAll();
    await Promise.all([recordings.stopAll(), kept.close()]);
  };
  context.subscriptions.push(
    channel,
    walkthrough,
    projects,
    credentials,
    activities,
    keeping,
    services.channels,
    services.problems,
    registerErrorLinks(services),
    createStatusBar({
      sessions,
      activities,
      recordingTo: recordings.fileOf,
      lagOf: services.channels.lagOf,
    }),
    optional("Links into sources", () =>
      createSourceLinks({
        appOf: (document) => services.channels.sessionOf(document)?.target.name,
        sourceFolderOf: (app) => projects.sourceFolderOf(app),
        diagnostics,
      }),
    ),
    optional("Links of notices in a log", () => createSessionLinks(services.channels.sessionOf)),
    optional("Quick fixes of errors", () => createQuickFixes()),
    noteChat(sessions, diagnostics),
    createContextKeys({
      sessions,
      view: services.channels,
      isRecording: recordings.isRecording,
      diagnostics,
    }),
    signIns,
    optional("The Accounts menu", () =>
      registerSignIns({ signIns, store, signIn: () => credentials.signInToHost() }),
    ),
    noteStreams(sessions, diagnostics),
    keepLogs(services, diagnostics),
    giveUpKept(signIns, kept, diagnostics),
    optional("Retrying when the window gets the focus", () => retryOnFocus(sessions)),
    tellCrashes(services, diagnostics),
    tellEnds(services, services.failures),
    apps,
    credentials.onDidChange(() => {
      inBackground(diagnostics, "The apps were not listed anew.", apps.replace());
    }),
    optional("The tree of apps", () =>
      createAppsView({
        list: apps,
        sessions,
        diagnostics,
        walkthrough,
        missing: (listedHost) => missingPlaces(services, listedHost),
        remediesOf: (error) => services.failures.offer(error, { retry: () => refreshApps(services) }),
      }),
    ),
    optional("The tool for agents", () => registerLogsTool(services)),
    optional("Opening links", () => registerLinks(services)),
    ...registerCommands(services),
  );
  inBackground(diagnostics, "Streams were not resumed.", offerResume(services, liveStreams));
}

/** VS Code waits for it: sockets are closed and recordings written when it settles. */
export async function deactivate(): Promise<void> {
  await close?.();
}

function issuesPageOf({ extension }: vscode.ExtensionContext): string | undefined {
  const { bugs } = extension.packageJSON as { readonly bugs?: { readonly url?: string } };
  return bugs?.url;
}

function versionOf({ extension }: vscode.ExtensionContext): string {
  const { version } = extension.packageJSON as { readonly version: string };
  return version;
}

import * as vscode from "vscode";
import { appAddress, appKey } from "../databricks/api/app.ts";
import { describeStatus, getApp, listApps } from "../databricks/api/apps.ts";
import type { App } from "../databricks/api/apps.ts";
import { DatabricksError } from "../databricks/api/errors.ts";
import type { Workspace } from "../databricks/workspace.ts";
import { streamLogs } from "../logstream/index.ts";
import { areSameSources, includesSources, showsSource } from "../sessions/filters.ts";
import { streamedLog, type StreamedLog } from "../sessions/logHoles.ts";
import type { LogSession } from "../sessions/logSession.ts";
import type { ReadLine } from "../reading/lineFacts.ts";
import { LineReader } from "../reading/lineReader.ts";
import { redact } from "../reading/secrets/redact.ts";
import { isStreaming } from "../sessions/sessionState.ts";
import { agentErrorsText, askedErrors, errorsAmong } from "./agentErrors.ts";
import { addHistory, type HistoryServices } from "./addHistory.ts";
import type { AgentLive } from "./agentHistory.ts";
import { askedSpan, linesSince } from "./agentSince.ts";
import { AGENT_AMONG, agentText } from "./agentText.ts";
import type { AgentLog } from "./agentText.ts";
import { profileText } from "../ui/text/profileText.ts";
import { hostOf } from "../ui/text/places.ts";
import { inEnglish } from "../ui/text/translate.ts";
import { stateText } from "../ui/status/stateText.ts";
import { quote, readAgentInput } from "./agentInput.ts";
import type { AgentInput } from "./agentInput.ts";
import { appTarget } from "../targets/appTarget.ts";
import { isAbort } from "../ui/messages/isAbort.ts";
import type { Credentials } from "../credentials/credentials.ts";
import type { LogSessions } from "../sessions/logSessions.ts";
import type { ErrorPlaces } from "../ui/sources/errorPlaces.ts";

export interface ToolServices extends HistoryServices {
  readonly sessions: LogSessions;
  readonly credentials: Pick<Credentials, "openWorkspace" | "names">;
  readonly places: ErrorPlaces;
  readonly userAgent: string;
}

export const TOOL_NAME = "databricks_app_logs";

/** A snapshot that took longer is as good as it gets. */
const SNAPSHOT_MS = 20_000;
/** Apps that an agent is told of when it named none of them. */
const NAMED_APPS = 50;

/** The app's log as a language-model tool. What goes wrong is thrown as sentences that say what to do next. */
export function registerLogsTool(services: ToolServices): vscode.Disposable {
  return vscode.lm.registerTool<unknown>(TOOL_NAME, {
    async prepareInvocation({ input }) {
      const { app, workspace } = await withMaskedErrors(async () => {
        const { app, profile } = readAgentInput(input);
        return { app, workspace: await openAsked(services, profile) };
      });
      const host = hostOf(workspace.host);
      return {
        invocationMessage: vscode.l10n.t("Reading the log of {0} on {1}", app, host),
        confirmationMessages: {
          title: vscode.l10n.t("Read the log of {0} on {1}?", app, host),
          message: vscode.l10n.t(
            "The last lines of the Databricks app {0} on {1} ({2}) are given to the language model, with secrets masked.",
            app,
            host,
            profileText(workspace.profileName, vscode.l10n.t),
          ),
        },
      };
    },
    async invoke({ input }, token) {
      const abort = new AbortController();
      const subscription = token.onCancellationRequested(() => {
        abort.abort();
      });
      if (token.isCancellationRequested) abort.abort();
      try {
        const text = await withMaskedErrors(() => readLog(services, readAgentInput(input), abort.signal));
        return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
      } finally {
        subscription.dispose();
      }
    },
  });
}

/** An error can quote the platform, which can quote the app: the agent reads it masked. VS Code would hand on a cause, too. */
async function withMaskedErrors<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (isAbort(error)) throw new vscode.CancellationError();
    throw new Error(redact(error instanceof Error ? error.message : String(error)));
  }
}

async function readLog(services: ToolServices, input: AgentInput, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted();
  const workspace = await openAsked(services, input.profile);
  const app = await findApp(workspace, input.app, signal);
  const place = `${app.name} on ${hostOf(workspace.host)} (${profileText(workspace.profileName, inEnglish)})`;
  const status = describeStatus(app);
  const { errorsOnly, isGrouped, search } = input;
  const needed = errorsOnly || isGrouped || search !== "" ? AGENT_AMONG : input.lines;
  const moment = askedSpan(input, app);
  const live = await readLive(services, { workspace, app, input, needed, signal });
  const found = moment && (await addHistory(services, { workspace, app, input, live, moment, signal }));
  if (live === undefined && found === undefined) {
    const kept = await keptHint(services, workspace, app, moment !== undefined);
    throw new Error(
      `${status.detail} Its log cannot be read now, and ${kept}. Start it with "databricks apps start ${app.name}", wait until it runs, then call this tool again.`,
    );
  }
  const facts = { place, status: status.detail, since: moment?.words, moment };
  const { session } = live ?? { session: undefined };
  const log = found ?? live ?? { origin: "", lines: [] };
  return told(services, app, { ...facts, ...log, session: found === undefined ? session : undefined }, input);
}

/** What is to be said of an app's lines from before, which were, or were not, asked for and are not there. */
async function keptHint(
  { keptLines }: HistoryServices,
  { host }: Workspace,
  app: App,
  wasAsked: boolean,
): Promise<string> {
  if (wasAsked && app.logsTable !== undefined)
    return "the person's setting databricksAppLogs.historyWarehouse forbids to read what it logged before";
  let isKept = app.logsTable !== undefined;
  for (const source of keptLines)
    isKept ||= await source.holds({ app: app.name, host, address: appAddress(app) });
  return isKept && !wasAsked
    ? 'what it logged before is kept: call again with "since", such as "1 h", to read it'
    : "is not kept while the app is off";
}

interface LiveLog extends AgentLive {
  readonly origin: string;
  /** The stream that is open, where it has enough. */
  readonly session: LogSession | undefined;
}

interface LiveRequest {
  readonly workspace: Workspace;
  readonly app: App;
  readonly input: AgentInput;
  readonly needed: number;
  readonly signal: AbortSignal;
}

/** The last lines of the live log; undefined where the app does not run. */
async function readLive(services: ToolServices, request: LiveRequest): Promise<LiveLog | undefined> {
  const { workspace, app, input, needed, signal } = request;
  const session = services.sessions.get(appKey(workspace, app));
  if (session && holdsEnough(session, input.sources, needed)) {
    const state = stateText(session.state, Date.now(), inEnglish);
    const origin = `the stream that is open in VS Code (${state})`;
    return { origin, ...streamed(session), session };
  }
  if (describeStatus(app).state !== "running") return undefined;
  const { connection } = appTarget(workspace, app, services.userAgent);
  const reader = new LineReader();
  const lines: ReadLine[] = [];
  for await (const event of streamLogs({
    ...connection,
    sources: new Set(input.sources),
    // One more tells whether there are older ones.
    tail: needed + 1,
    follow: false,
    timeoutMs: SNAPSHOT_MS,
    signal,
  })) {
    if (event.kind !== "lines") continue;
    for (const read of reader.readAll(event.lines)) lines.push(read);
  }
  return { origin: "a snapshot of the app's log", lines, session: undefined };
}

interface FoundLog extends AgentLog {
  readonly session: LogSession | undefined;
  readonly moment: { readonly ms: number; readonly untilMs: number } | undefined;
}

async function told(services: ToolServices, app: App, log: FoundLog, input: AgentInput): Promise<string> {
  const { session, moment } = log;
  const lines = moment === undefined ? log.lines : linesSince(log.lines, moment.ms, moment.untilMs);
  if (!input.isGrouped) return agentText({ ...log, lines }, input);
  session?.errors.settle();
  // An open stream has counted also those whose lines it no longer holds.
  const all =
    session !== undefined && moment === undefined ? session.errors.all : errorsAmong(lines, app, Date.now());
  const errors = askedErrors(all, input).slice(0, input.lines);
  const found = errors.map(async (error) => {
    const places = await services.places.of(app.name, error.frames);
    return {
      error,
      places: places.map(({ uri, line }) => `${vscode.workspace.asRelativePath(uri)}:${line}`),
    };
  });
  return agentErrorsText(log, await Promise.all(found), input);
}

/** Whether an open stream has what a snapshot would have: nothing filtered away, and far enough back. */
function holdsEnough(session: LogSession, sources: readonly string[], needed: number): boolean {
  const { state, filters, liveTotal } = session;
  if (!isStreaming(state) || liveTotal === 0) return false;
  if (filters.search !== "" || !includesSources(filters.sources, sources)) return false;
  const isWhole = filters.tail === 0 || filters.tail >= needed;
  // Of what it brought those are left out that a person had read from before.
  const hasEarlier = session.lineTotal > liveTotal;
  if (isWhole && !hasEarlier && areSameSources(filters.sources, sources)) return true;
  // Of a log that shows more, most lines may be of other sources.
  const held = streamed(session).lines;
  const isShown = showsSource(sources);
  const hasAll = filters.tail === 0 && !hasEarlier && held.length === liveTotal;
  return hasAll || held.filter(({ line }) => isShown(line.source)).length >= needed;
}

/** Without those that a person had read from before, which may have holes after them. */
function streamed(session: LogSession): StreamedLog {
  return streamedLog(session.since({ position: 0, lineTotal: 0 }).items, Date.now());
}

/** An agent's name for a profile may come from text it read: it is told as data, and stands in no command to copy. */
async function openAsked({ credentials }: ToolServices, profile: string | undefined): Promise<Workspace> {
  try {
    return await credentials.openWorkspace({ profile });
  } catch (error) {
    const isUnknown = error instanceof DatabricksError && error.code === "unknown-profile";
    if (!isUnknown || profile === undefined) throw error;
    const names = await credentials.names();
    const known = names.length === 0 ? "There are none." : `The profiles there are: ${names.join(", ")}.`;
    throw new Error(
      `The Databricks configuration has no profile of the name that was given, ${quote(profile)}. ${known} Call again with one of them, or without "profile" to use the one chosen in VS Code.`,
    );
  }
}

async function findApp(workspace: Workspace, name: string, signal: AbortSignal) {
  try {
    return await getApp(workspace, name, { signal });
  } catch (error) {
    if (!(error instanceof DatabricksError) || error.code !== "not-found") throw error;
    const names = (await listApps(workspace, { signal })).map((app) => app.name);
    const known =
      names.length === 0
        ? "There are no apps that this profile may see; try another profile."
        : `The apps there are: ${names.slice(0, NAMED_APPS).join(", ")}. Call again with one of them.`;
    throw new Error(`There is no app "${name}" on ${hostOf(workspace.host)}. ${known}`, { cause: error });
  }
}

import * as vscode from "vscode";
import { appAddress } from "../databricks/api/app.ts";
import { getApp } from "../databricks/api/apps.ts";
import { appTarget } from "../targets/appTarget.ts";
import type { KeptLogs } from "../sessions/kept/keptLogs.ts";
import type { KeptOfSession } from "../sessions/logSessions.ts";
import type { LiveStreams, RememberedStream } from "./liveStreams.ts";
import { rememberedTarget } from "../targets/rememberedTarget.ts";
import { openStream } from "../targets/openStream.ts";
import type { StreamDesk } from "../targets/openStream.ts";
import { requireSameHost } from "../credentials/sameHost.ts";
import type { Credentials } from "../credentials/credentials.ts";
import type { Diagnostics } from "../ui/messages/diagnostics.ts";
import { technicalDetail } from "../ui/messages/technicalDetail.ts";
import { listedParts, sentencesText } from "../ui/text/joined.ts";
import { readKeepLogs, readScrollback, SETTINGS_SECTION } from "../ui/text/settings.ts";
import type { FailedPlace, FailureMessages } from "../ui/messages/failureMessages.ts";

export interface ResumeServices extends StreamDesk {
  readonly credentials: Pick<Credentials, "reopen">;
  readonly failures: FailureMessages;
  readonly kept: Pick<KeptLogs, "readLast">;
  readonly diagnostics: Pick<Diagnostics, "warn">;
  readonly userAgent: string;
}

/** Offers once, without stealing the focus, to stream again what was live when the window was reloaded or closed. */
export async function offerResume(services: ResumeServices, live: LiveStreams): Promise<void> {
  const { left } = live;
  if (left.length === 0) return;
  const { t } = vscode.l10n;
  const resume = t("Resume");
  const names = listedParts(
    left.map(({ name }) => name),
    t,
  );
  const goesOn = isKept(left);
  const message =
    left.length === 1
      ? goesOn
        ? t(
            "The log of {0} was live before this window was reloaded. Resumed, it goes on below its lines.",
            names,
          )
        : t(
            "The log of {0} was live before this window was reloaded. Resumed, it begins anew with its earlier lines.",
            names,
          )
      : goesOn
        ? t(
            "{0} logs were live before this window was reloaded: {1}. Resumed, each goes on below its lines.",
            left.length,
            names,
          )
        : t(
            "{0} logs were live before this window was reloaded: {1}. Resumed, each begins anew with its earlier lines.",
            left.length,
            names,
          );
  const text = sentencesText([message, ...left.flatMap(recordingEndedText)], t);
  const picked = await vscode.window.showInformationMessage(text, resume, t("Not Now"));
  if (picked === resume) await resumeAll(services, left);
  live.forgetLeft();
}

/** Whether this machine kept what they had, as far as one can tell without looking. */
function isKept(streams: readonly RememberedStream[]): boolean {
  const isOn = readKeepLogs(vscode.workspace.getConfiguration(SETTINGS_SECTION));
  return isOn && streams.every(({ keptAs }) => keptAs !== undefined);
}

/** It does not go on by itself: what came meanwhile would be missing in the file, or stand in it twice. */
function recordingEndedText({ name, recordedTo }: RememberedStream): string[] {
  if (recordedTo === undefined) return [];
  const { t } = vscode.l10n;
  return [t("The recording of {0} to {1} has ended; save the log to begin another.", name, recordedTo)];
}

/** The one that was in view last is shown last, and so is in view again. */
async function resumeAll(services: ResumeServices, streams: readonly RememberedStream[]): Promise<void> {
  const asked = Promise.allSettled(streams.map((stream) => findTarget(services, stream)));
  const kept = await showKept(services, streams);
  const failed = new Map<string, { readonly error: unknown; readonly streams: RememberedStream[] }>();
  for (const [index, target] of [...(await asked).entries()].reverse()) {
    const stream = streams[index];
    if (stream === undefined) continue;
    if (target.status === "fulfilled") {
      const session = openStream(services, target.value, stream.filters, kept.get(stream));
      if (stream.isPaused === true) session.setFollowing(false);
      continue;
    }
    // One workspace out of reach is one message, however many apps it has.
    const error: unknown = target.reason;
    const told = String(error);
    const known = failed.get(told) ?? { error, streams: [] };
    known.streams.unshift(stream);
    failed.set(told, known);
  }
  for (const { error, streams: again } of failed.values())
    services.failures.show(error, {
      retry: () => resumeAll(services, again),
      ...placeOfAll(again),
    });
}

async function findTarget(services: ResumeServices, stream: RememberedStream) {
  const { name } = stream;
  const place = placeOf(stream);
  const workspace = await services.credentials.reopen(place, 0);
  requireSameHost(workspace, place);
  const app = await getApp(workspace, name, { signal: AbortSignal.timeout(60_000) });
  return appTarget(workspace, app, services.userAgent);
}

/** Shows each log with what was kept of it, before its workspace is asked. What is kept of those that are not shown yet too. */
async function showKept(
  services: ResumeServices,
  streams: readonly RememberedStream[],
): Promise<ReadonlyMap<RememberedStream, KeptOfSession>> {
  const found = new Map<RememberedStream, KeptOfSession>();
  const scrollback = readScrollback(vscode.workspace.getConfiguration(SETTINGS_SECTION));
  for (const stream of streams.toReversed()) {
    const { key, url, profileName } = stream;
    if (services.sessions.get(key) !== undefined) continue;
    const kept = await readKept(services, stream);
    if (kept !== undefined) found.set(stream, kept);
    if (kept === undefined || kept.items.length === 0) continue;
    if (url === undefined || profileName === undefined || !URL.canParse(url)) continue;
    const target = rememberedTarget({ ...stream, host: hostOfKey(key), url, profileName });
    const session = services.sessions.hold({ target, scrollback, kept });
    if (stream.isPaused === true) session.setFollowing(false);
    services.channels.show(session);
  }
  return found;
}

/** What the log showed before, as far as its scrollback goes. Without it the log begins anew. */
async function readKept(
  { kept, diagnostics }: ResumeServices,
  { key, name, keptAs, url }: RememberedStream,
): Promise<KeptOfSession | undefined> {
  const configuration = vscode.workspace.getConfiguration(SETTINGS_SECTION);
  if (keptAs === undefined || !readKeepLogs(configuration)) return undefined;
  const { lines } = readScrollback(configuration);
  try {
    const place = { host: hostOfKey(key), app: name, address: appAddress({ url }) };
    const items = await kept.readLast(place, keptAs, lines);
    return { log: keptAs, items };
  } catch (error) {
    diagnostics.warn(`What was kept of ${name} could not be read. ${technicalDetail(error)}`);
    return undefined;
  }
}

function hostOfKey(key: string): string {
  return key.slice(0, key.lastIndexOf("/"));
}

function placeOf({ key, name, profile, workspaceId }: RememberedStream): FailedPlace {
  return { host: hostOfKey(key), workspaceId, profile, app: name };
}

/** The first of streams that failed by one and the same error. */
function placeOfAll([first]: readonly RememberedStream[]): { readonly place?: FailedPlace } {
  return first === undefined ? {} : { place: placeOf(first) };
}

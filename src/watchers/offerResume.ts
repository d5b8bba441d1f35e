import * as vscode from "vscode";
import { getApp } from "../databricks/api/apps.ts";
import type { Workspace } from "../databricks/workspace.ts";
import { appKey, appTarget } from "../targets/appTarget.ts";
import { CommandError } from "../ui/text/failureCatalogue.ts";
import { hostOf } from "../ui/text/places.ts";
import { profileText } from "../ui/text/profileText.ts";
import type { LiveStreams, RememberedStream } from "./liveStreams.ts";
import { openStream } from "../targets/openStream.ts";
import type { StreamDesk } from "../targets/openStream.ts";
import type { Credentials } from "../credentials/credentials.ts";
import type { FailureMessages } from "../ui/messages/failureMessages.ts";

export interface ResumeServices extends StreamDesk {
  readonly credentials: Pick<Credentials, "openWorkspace" | "openSignedIn">;
  readonly failures: FailureMessages;
  readonly userAgent: string;
}

/** Offers once, without stealing the focus, to stream again what was live when the window was reloaded or closed. */
export async function offerResume(services: ResumeServices, live: LiveStreams): Promise<void> {
  const { left } = live;
  if (left.length === 0) return;
  const { t } = vscode.l10n;
  const resume = t("Resume");
  const names = left.map(({ name }) => name).join(", ");
  const message =
    left.length === 1
      ? t(
          "The log of {0} was live before this window was reloaded. Resumed, it begins anew with its earlier lines.",
          names,
        )
      : t(
          "{0} logs were live before this window was reloaded: {1}. Resumed, each begins anew with its earlier lines.",
          left.length,
          names,
        );
  const picked = await vscode.window.showInformationMessage(message, resume, t("Not Now"));
  if (picked === resume) await resumeAll(services, left);
  live.forgetLeft();
}

/** The one that was in view last is shown last, and so is in view again. */
async function resumeAll(services: ResumeServices, streams: readonly RememberedStream[]): Promise<void> {
  const targets = await Promise.allSettled(streams.map((stream) => findTarget(services, stream)));
  const failed = new Map<string, { readonly error: unknown; readonly streams: RememberedStream[] }>();
  for (const [index, target] of [...targets.entries()].reverse()) {
    const stream = streams[index];
    if (stream === undefined) continue;
    if (target.status === "fulfilled") {
      openStream(services, target.value, stream.filters);
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
    services.failures.show(error, { retry: () => resumeAll(services, again) });
}

async function findTarget(services: ResumeServices, { key, name, profile }: RememberedStream) {
  const workspace = await openAgain(services, key, profile);
  const app = await getApp(workspace, name, { signal: AbortSignal.timeout(60_000) });
  if (appKey(workspace, app) === key) return appTarget(workspace, app, services.userAgent);
  const { t } = vscode.l10n;
  const host = hostOf(workspace.host);
  throw new CommandError(
    { code: "other-workspace", app: name, host, profile: profileText(workspace.profileName, t) },
    t,
  );
}

/** Without a profile the stream went by another way in, such as a sign-in kept here for the host of its key. */
async function openAgain(
  { credentials }: ResumeServices,
  key: string,
  profile: string | undefined,
): Promise<Workspace> {
  const host = key.slice(0, key.lastIndexOf("/"));
  const opened = await credentials.openWorkspace({ profile }).catch((error: unknown) => ({ error }));
  if ("host" in opened && (opened.host === host || profile !== undefined)) return opened;
  const signedIn = profile === undefined ? await credentials.openSignedIn(host) : undefined;
  if (signedIn !== undefined) return signedIn;
  if ("error" in opened) throw opened.error;
  return opened;
}

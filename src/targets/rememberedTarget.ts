import { buildLogsUrl, normalizeOrigin } from "../logstream/index.ts";
import type { SessionTarget } from "../sessions/sessionState.ts";

/** An app as it was streamed before the window was reloaded. It holds no secret: profiles are names. */
export interface RememberedApp {
  /** As its session was named. */
  readonly key: string;
  readonly name: string;
  /** Origin of its workspace. */
  readonly host: string;
  /** Where the app answers in a browser. */
  readonly url: string;
  readonly profileName: string;
  readonly profile?: string | undefined;
  readonly workspaceId?: string | undefined;
}

/** A target to show what is kept of an app until its workspace answers; nothing is streamed from it. */
export function rememberedTarget(app: RememberedApp): SessionTarget {
  const { key, name, host, url, profileName, profile, workspaceId } = app;
  const refuse = () => Promise.reject(new Error("Its workspace was not asked yet."));
  return {
    key,
    name,
    host,
    workspaceId,
    profileName,
    profile,
    credential: "",
    url,
    workspacePage: `${host}/apps/${encodeURIComponent(name)}`,
    app: { known: { name, url }, look: refuse, createStatusChecker: () => refuse },
    connection: { url: buildLogsUrl(url), origin: normalizeOrigin(url), tokenProvider: refuse },
  };
}

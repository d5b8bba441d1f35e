import { setTimeout as delay } from "node:timers/promises";
import { buildLogsUrl } from "../../../src/logstream/index.ts";
import type { AppStatusChecker } from "../../../src/logstream/index.ts";
import type { AppSource } from "../../../src/sessions/appWatch.ts";
import type { Filters } from "../../../src/sessions/filters.ts";
import { LogSession } from "../../../src/sessions/logSession.ts";
import type { SessionPlace } from "../../../src/sessions/receivedLog.ts";
import type { SessionItem } from "../../../src/sessions/sessionItem.ts";
import type { SessionTarget } from "../../../src/sessions/sessionState.ts";
import type { StandInApp, Workspace } from "../../support/workspace/index.ts";

export const everything: Filters = { sources: [], search: "", tail: 0 };

/** The place before all that a session received. */
export const beginning: SessionPlace = { position: 0, lineTotal: 0 };

/** Waits for a condition; generous, since the machine may be busy. */
export async function until(what: string, isTrue: () => boolean, timeoutMs = 30_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!isTrue()) {
    if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs} ms for ${what}.`);
    await delay(5);
  }
}

export function targetOf(
  workspace: Workspace,
  app: StandInApp,
  appStatusChecker?: AppStatusChecker,
  source?: AppSource,
): SessionTarget {
  return {
    key: `${workspace.url}/${app.name}`,
    name: app.name,
    host: workspace.url,
    profileName: "DEFAULT",
    credential: "a token of the stand-in workspace",
    url: app.url,
    workspacePage: `${workspace.url}/apps/${app.name}`,
    app: source,
    connection: {
      url: buildLogsUrl(app.url),
      origin: app.url,
      tokenProvider: () => Promise.resolve(workspace.issueToken()),
      ...(appStatusChecker && { appStatusChecker }),
    },
  };
}

/** A session, and all it ever received and showed. */
export interface WatchedSession {
  readonly session: LogSession;
  readonly received: SessionItem[];
  readonly shown: SessionItem[];
  readonly listenerErrors: unknown[];
}

export function watchSession(target: SessionTarget, scrollbackLines = 10_000): WatchedSession {
  const listenerErrors: unknown[] = [];
  const session = new LogSession({
    target,
    scrollback: { lines: scrollbackLines, bytes: 64 * 1024 * 1024 },
    onListenerError: (error) => listenerErrors.push(error),
  });
  const received: SessionItem[] = [];
  const shown: SessionItem[] = [];
  session.onDidReceive((items) => received.push(...items));
  session.onDidShow((items) => shown.push(...items));
  return { session, received, shown, listenerErrors };
}

export function messagesOf(items: readonly SessionItem[]): string[] {
  return items.flatMap((item) => (item.kind === "line" ? [item.line.message] : []));
}

export function noticesOf(items: readonly SessionItem[]): string[] {
  return items.flatMap((item) => (item.kind === "notice" ? [item.notice.kind] : []));
}

/** `first-1`, `first-2`, ... up to `count`. */
export function numbered(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${name}-${index + 1}`);
}

export function emit(app: StandInApp, messages: readonly string[]): void {
  app.emit(...messages.map((message) => ({ message })));
}

import * as vscode from "vscode";
import { appAddress } from "../databricks/api/app.ts";
import type { Subscription } from "../sessions/emitter.ts";
import type { Keeper, KeptLogs } from "../sessions/kept/keptLogs.ts";
import type { LogSession } from "../sessions/logSession.ts";
import type { LogSessions } from "../sessions/logSessions.ts";
import type { Diagnostics } from "../ui/messages/diagnostics.ts";
import { inBackground } from "../ui/messages/inBackground.ts";
import { readKeepLogs, SETTINGS_SECTION } from "../ui/text/settings.ts";

/** What is beyond its bounds goes so often, where nobody streams. Milliseconds. */
const BOUND_MS = 60 * 60 * 1000;

/** The setting as it is now; asking VS Code for each batch of a flood would cost more than the lines. */
export function watchKeepLogs(): Subscription & { readonly isOn: () => boolean } {
  const read = (): boolean => readKeepLogs(vscode.workspace.getConfiguration(SETTINGS_SECTION));
  let isOn = read();
  const subscription = vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(SETTINGS_SECTION)) isOn = read();
  });
  return {
    isOn: () => isOn,
    dispose() {
      subscription.dispose();
    },
  };
}

/** Keeps what each app's stream receives. An address that is no app is left out: no workspace answers for it. */
export function keepLogs(
  { sessions, kept }: { readonly sessions: LogSessions; readonly kept: KeptLogs },
  diagnostics: Pick<Diagnostics, "warn">,
): Subscription {
  const keepers = new Map<LogSession, Keeper>();
  const bound = (): void => {
    inBackground(diagnostics, "What is kept of logs was not bounded.", kept.bound());
  };
  const add = (session: LogSession): void => {
    const { host, name, app, url } = session.target;
    if (app === undefined) return;
    const place = { host, app: name, address: appAddress({ url }) };
    const keeper = kept.keep(place, session.keptAs, (error) => {
      session.say({ kind: "notKept", error });
    });
    keepers.set(session, keeper);
    session.onDidBring(keeper.see);
  };
  const remove = (session: LogSession): void => {
    const keeper = keepers.get(session);
    keepers.delete(session);
    if (keeper !== undefined) inBackground(diagnostics, "The end of a log was not kept.", keeper.end());
  };
  const subscriptions = [sessions.onDidAdd(add), sessions.onDidClose(remove)];
  const timer = setInterval(bound, BOUND_MS);
  bound();
  return {
    dispose() {
      clearInterval(timer);
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}

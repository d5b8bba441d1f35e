import * as vscode from "vscode";
import type { Subscription } from "../sessions/emitter.ts";
import type { LogSession } from "../sessions/logSession.ts";
import type { LogSessions } from "../sessions/logSessions.ts";
import { channelName } from "./channelName.ts";
import { channelText } from "./channelText.ts";
import { createCoalescer } from "./coalescer.ts";

export interface Channels extends Subscription {
  /** Brings a session's channel into view; the focus stays where it is. */
  show(session: LogSession): void;
  /** The session whose channel the Output view shows now. */
  readonly inView: () => LogSession | undefined;
}

/** One output channel for each session, from its first moment on. */
export function createChannels(sessions: LogSessions): Channels {
  const channels = new Map<LogSession, vscode.OutputChannel>();
  const disposables: { dispose(): void }[] = [];

  const add = (session: LogSession): void => {
    const taken = new Set([...channels.values()].map(({ name }) => name));
    // Language "log" carries the colours; any other would also take the view's own filters and links away.
    const channel = vscode.window.createOutputChannel(channelName(session.target, taken), "log");
    channels.set(session, channel);
    const coalescer = createCoalescer({
      write: (text) => {
        channel.append(text);
      },
    });
    const subscription = session.onDidShow((items) => {
      coalescer.push(channelText(items, session.target, vscode.l10n.t));
    });
    disposables.push(subscription, coalescer, channel);
  };
  // The Output view's document names its channel; nothing else tells which one a person looks at.
  const inView = (): LogSession | undefined => {
    const shown = vscode.window.visibleTextEditors.find(({ document }) => document.uri.scheme === "output");
    const path = shown?.document.uri.path;
    return [...channels].find(([, { name }]) => path?.endsWith(`-${name}`))?.[0];
  };
  const noteView = (): void => {
    const session = inView();
    if (session) sessions.use(session);
  };
  disposables.push(sessions.onDidAdd(add), vscode.window.onDidChangeVisibleTextEditors(noteView));

  return {
    inView,
    show(session) {
      channels.get(session)?.show(true);
    },
    dispose() {
      for (const disposable of disposables) disposable.dispose();
    },
  };
}

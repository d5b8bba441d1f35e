import * as vscode from "vscode";
import type { Subscription } from "../sessions/emitter.ts";
import type { LogSession } from "../sessions/logSession.ts";
import type { LogSessions } from "../sessions/logSessions.ts";
import { channelName } from "./channelName.ts";
import { createChannelText } from "./channelText.ts";
import { createCoalescer } from "./coalescer.ts";
import { readLineStyle, SETTINGS_SECTION } from "./settings.ts";

export interface Channels extends Subscription {
  /** Brings a session's channel into view; the focus stays where it is. */
  show(session: LogSession): void;
  /** The session whose channel the Output view shows now. */
  readonly inView: () => LogSession | undefined;
  /** The session whose channel this document of the Output view is. */
  readonly sessionOf: (document: vscode.TextDocument) => LogSession | undefined;
}

/** One output channel for each session, from its first moment on. */
export function createChannels(sessions: LogSessions): Channels {
  const channels = new Map<LogSession, vscode.OutputChannel>();
  const disposables: { dispose(): void }[] = [];
  const readStyle = () => readLineStyle(vscode.workspace.getConfiguration(SETTINGS_SECTION));
  // Asking VS Code for each batch of a flood would cost more than the lines.
  let style = readStyle();

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
    const channelText = createChannelText({ target: session.target, t: vscode.l10n.t, style: () => style });
    const subscription = session.onDidShow((items) => {
      coalescer.push(channelText(items));
    });
    disposables.push(subscription, coalescer, channel);
  };
  const sessionOf = ({ uri }: vscode.TextDocument): LogSession | undefined =>
    [...channels].find(([, { name }]) => uri.path.endsWith(`-${name}`))?.[0];
  // The Output view's document names its channel; nothing else tells which one a person looks at.
  const inView = (): LogSession | undefined => {
    const shown = vscode.window.visibleTextEditors.find(({ document }) => document.uri.scheme === "output");
    return shown && sessionOf(shown.document);
  };
  const noteView = (): void => {
    const session = inView();
    if (session) sessions.use(session);
  };
  const noteStyle = (event: vscode.ConfigurationChangeEvent): void => {
    if (event.affectsConfiguration(SETTINGS_SECTION)) style = readStyle();
  };
  disposables.push(
    sessions.onDidAdd(add),
    vscode.workspace.onDidChangeConfiguration(noteStyle),
    vscode.window.onDidChangeVisibleTextEditors(noteView),
  );

  return {
    inView,
    sessionOf,
    show(session) {
      channels.get(session)?.show(true);
    },
    dispose() {
      for (const disposable of disposables) disposable.dispose();
    },
  };
}

import * as vscode from "vscode";
import { Emitter } from "../../sessions/emitter.ts";
import type { Subscribe, Subscription } from "../../sessions/emitter.ts";
import type { LogSession } from "../../sessions/logSession.ts";
import type { LogSessions } from "../../sessions/logSessions.ts";
import { BoundedView } from "./boundedView.ts";
import { channelName } from "./channelName.ts";
import type { LineItem, SessionItem } from "../../sessions/sessionItem.ts";
import { createChannelText, hasTrouble, leftOutBlock, lookBlock, trimText } from "./channelText.ts";
import type { TextBlock } from "./channelText.ts";
import { earlierBlocks } from "./earlierBlocks.ts";
import { endLog, whereItEnds, type ShownLog } from "./shownLog.ts";
import { outputEditors, shownEditor } from "./shownEditor.ts";
import type { TextSize } from "./textSize.ts";
import { inBackground } from "../messages/inBackground.ts";
import type { Diagnostics } from "../messages/diagnostics.ts";
import { LogChannel } from "./logChannel.ts";
import { deleteClosedChannelFiles } from "./outputFiles.ts";
import { readLineStyle, SETTINGS_SECTION } from "../text/settings.ts";

/** The view can hold a few times as much; with some 120,000 entries VS Code no longer shows a channel at all. */
const MOST_ROWS = 25_000;
const MOST_BYTES = 4 * 1024 * 1024;
/** Beside the lines, for what we say ourselves. */
const NOTICE_ROWS = 100;

export interface Channels extends Subscription {
  /** Brings a session's channel into view. The focus stays where it is, unless it is asked for. */
  show(session: LogSession, focus?: "takesFocus"): void;
  /** The same with the focus. Undefined where it does not come into view. */
  focus(session: LogSession): Promise<vscode.TextEditor | undefined>;
  /** The same as `show`, and answers once it is in view. Undefined where it does not come into view. */
  bringUp(session: LogSession): Promise<vscode.TextEditor | undefined>;
  /** Shows only the errors of a session, or all its lines, as far as they are still held. */
  setErrorsOnly(session: LogSession, isErrorsOnly: boolean): void;
  readonly isErrorsOnly: (session: LogSession) => boolean;
  /** Another session is in view, or other lines of it. */
  readonly onDidChangeView: Subscribe<void>;
  /** The session whose channel the Output view shows now; where it shows none, the one opened as an editor. */
  readonly inView: () => LogSession | undefined;
  /** How far its channel is behind what came, milliseconds; 0 out of view, where nobody can tell. */
  readonly lagOf: (session: LogSession) => number;
  /** The session whose channel this document of the Output view is. */
  readonly sessionOf: (document: vscode.TextDocument) => LogSession | undefined;
}

export interface ChannelsOptions {
  readonly sessions: LogSessions;
  /** The folder that VS Code gives the extension for its own log. */
  readonly logFolder: string;
  /** `publisher.name` */
  readonly extensionId: string;
  readonly diagnostics: Pick<Diagnostics, "warn">;
  readonly onListenerError: (error: unknown) => void;
}

/** One output channel for each session, from its first moment until it is closed. */
export function createChannels(options: ChannelsOptions): Channels {
  const { sessions, logFolder, extensionId, diagnostics } = options;
  const logs = new Map<LogSession, ShownLog>();
  const viewChanged = new Emitter<void>(options.onListenerError);
  const disposables: { dispose(): void }[] = [];
  const readStyle = () => readLineStyle(vscode.workspace.getConfiguration(SETTINGS_SECTION));
  // Asking VS Code for each batch of a flood would cost more than the lines.
  let style = readStyle();
  const tidy = (work: Promise<void>): void => {
    inBackground(diagnostics, "The file of a closed channel stays until VS Code tidies up.", work);
  };
  const add = (session: LogSession): void => {
    const taken = new Set([...logs.values()].map(({ channel }) => channel.name));
    const channel = new LogChannel({
      name: channelName(session.target, taken),
      extensionId,
      onDidFree: () => {
        logs.get(session)?.view.retry();
      },
      onDidEmpty: () => {
        noteEmptied(session);
      },
      onDidRetire: (name) => {
        tidy(deleteClosedChannelFiles(logFolder, name));
      },
    });
    const { limits } = session;
    const mostItems = Math.min(limits.lines, MOST_ROWS) + NOTICE_ROWS;
    const viewLimits = { rows: mostItems, bytes: Math.min(limits.bytes, MOST_BYTES) };
    const view = new BoundedView({
      channel,
      limits: viewLimits,
      trimText: (lines) => trimText({ lines, held: limits.lines }, style, vscode.l10n.t),
    });
    const subscription = session.onDidShow((items) => {
      const wanted = log.isErrorsOnly ? items.filter(hasTrouble) : items;
      const surplus = wanted.slice(0, -mostItems);
      if (surplus.length > 0) view.skip(surplus.filter(({ kind }) => kind === "line").length);
      view.push(blocksOf(log, wanted));
      if (items.some((item) => item.kind === "notice" && item.notice.kind === "givenUp")) view.letGo();
    });
    const put = session.earlier.onDidPut((added) => {
      showEarlier(session, log, viewLimits, added.at(-1));
    });
    const text = newText(session);
    const log: ShownLog = {
      channel,
      view,
      subscription: {
        dispose() {
          subscription.dispose();
          put.dispose();
        },
      },
      mostItems,
      text,
      isErrorsOnly: false,
      emptiedAt: undefined,
      seenEmpty: undefined,
    };
    logs.set(session, log);
  };
  const newText = ({ target }: LogSession): ShownLog["text"] =>
    createChannelText({ target, t: vscode.l10n.t, style: () => style });
  const blocksOf = (
    { text, isErrorsOnly, mostItems }: ShownLog,
    items: readonly SessionItem[],
  ): TextBlock[] => {
    const blocks = text(items.slice(-mostItems));
    return isErrorsOnly ? blocks.filter(({ isTrouble }) => isTrouble) : blocks;
  };
  const setErrorsOnly = (session: LogSession, isErrorsOnly: boolean): void => {
    const log = logs.get(session);
    if (log === undefined || log.isErrorsOnly === isErrorsOnly) return;
    log.isErrorsOnly = isErrorsOnly;
    // Another text would go on with what the one before it knew of half-told secrets.
    log.text = newText(session);
    const items = session.memory.shown(log.emptiedAt);
    const blocks = blocksOf(log, isErrorsOnly ? items.filter(hasTrouble) : items);
    log.view.restart([lookBlock(isErrorsOnly, style, vscode.l10n.t), ...blocks]);
    viewChanged.fire();
  };
  const showEarlier = (
    session: LogSession,
    log: ShownLog,
    limits: TextSize,
    last: LineItem | undefined,
  ): void => {
    // Who asks for lines from before wants to see what they lead to, too.
    if (last !== undefined) log.emptiedAt = undefined;
    log.text = newText(session);
    const blocks = earlierBlocks(session.memory.shown(log.emptiedAt), last, {
      limits,
      mostItems: log.mostItems,
      isErrorsOnly: log.isErrorsOnly,
      text: log.text,
      leftOut: (lines) => leftOutBlock(lines, style, vscode.l10n.t),
    });
    log.view.restart(blocks);
  };
  const remove = (session: LogSession): void => {
    const log = logs.get(session);
    logs.delete(session);
    if (log !== undefined) tidy(endLog(log, logFolder));
  };
  const find = (document: vscode.TextDocument): [LogSession, ShownLog] | undefined =>
    [...logs].find(([, { channel }]) => channel.isOf(document));
  const sessionOf = (document: vscode.TextDocument): LogSession | undefined => find(document)?.[0];
  // The Output view's document names its channel; nothing else tells which one a person looks at.
  const inView = (): LogSession | undefined =>
    outputEditors()
      .map(({ document }) => sessionOf(document))
      .find((session) => session !== undefined);
  const lagOf = (session: LogSession): number => {
    const log = logs.get(session);
    if (log === undefined) return 0;
    const { lag } = log.view;
    if (inView() !== session) lag.forget();
    const rows = log.channel.rowsInView();
    if (rows !== undefined) lag.saw(rows);
    return lag.at(Date.now());
  };
  const bringUp = async (session: LogSession, takesFocus = false): Promise<vscode.TextEditor | undefined> => {
    const log = logs.get(session);
    log?.channel.show(takesFocus);
    return log && shownEditor((document) => log.channel.isOf(document));
  };
  const noteView = (): void => {
    const session = inView();
    if (session !== undefined) {
      sessions.use(session);
      const log = logs.get(session);
      log?.channel.noteView();
      log?.view.retry();
    }
    viewChanged.fire();
  };
  const noteEmptied = (session: LogSession): void => {
    const log = logs.get(session);
    if (log === undefined) return;
    const { viewEnd, end } = log.seenEmpty ?? whereItEnds(session, log);
    log.view.forget(viewEnd);
    log.emptiedAt = end;
    log.seenEmpty = undefined;
  };
  const noteText = ({ document }: vscode.TextDocumentChangeEvent): void => {
    const [session, log] = find(document) ?? [];
    if (session === undefined || log === undefined) return;
    const sight = log.channel.noteText(document);
    if (sight === "empty") log.seenEmpty ??= whereItEnds(session, log);
    else if (sight === "taken") log.seenEmpty = undefined;
  };
  const noteStyle = (event: vscode.ConfigurationChangeEvent): void => {
    if (event.affectsConfiguration(SETTINGS_SECTION)) style = readStyle();
  };
  disposables.push(
    sessions.onDidAdd(add),
    sessions.onDidClose(remove),
    vscode.workspace.onDidChangeConfiguration(noteStyle),
    vscode.workspace.onDidChangeTextDocument(noteText),
    vscode.window.onDidChangeVisibleTextEditors(noteView),
    // What would move the text under the eyes of someone who reads above the end can be done at the end.
    vscode.window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => {
      find(textEditor.document)?.[1].view.retry();
    }),
  );
  return {
    inView,
    lagOf,
    sessionOf,
    setErrorsOnly,
    isErrorsOnly: (session) => logs.get(session)?.isErrorsOnly === true,
    onDidChangeView: viewChanged.subscribe,
    show(session, focus) {
      logs.get(session)?.channel.show(focus === "takesFocus");
    },
    bringUp,
    async focus(session) {
      const editor = await bringUp(session, true);
      // The channel takes the focus at some time; this is answered once it has.
      if (logs.has(session)) await vscode.commands.executeCommand("workbench.panel.output.focus");
      return editor;
    },
    dispose() {
      for (const disposable of disposables) disposable.dispose();
      for (const { channel, view, subscription } of logs.values()) {
        subscription.dispose();
        view.dispose();
        channel.dispose();
      }
    },
  };
}

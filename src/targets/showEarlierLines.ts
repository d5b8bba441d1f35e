import { setTimeout as delay } from "node:timers/promises";
import * as vscode from "vscode";
import type { UnfinishedReading } from "../sessions/earlierLog.ts";
import type { LogSession } from "../sessions/logSession.ts";
import { OnlyNearRead, readEarlierPage } from "../sessions/readEarlier.ts";
import type { EarlierSpan, LineItem } from "../sessions/sessionItem.ts";
import { goToEntry } from "../ui/channel/goToEntry.ts";
import { messageInBackground } from "../ui/messages/inBackground.ts";
import { inWords } from "../ui/text/inWords.ts";
import { momentText } from "../ui/text/numberText.ts";
import { cancellable } from "./cancellable.ts";
import type { EarlierPlaces } from "./earlierSources.ts";
import { earlierPlacesOf, type EarlierPlacesOfServices } from "./earlierWorkspace.ts";
import type { StreamDesk } from "./openStream.ts";
import { offerTelemetry, tellOnlyKept, type TellEarlierServices } from "./tellEarlier.ts";

/** A view that is written anew is so within this. Milliseconds. */
const SETTLING_MS = 400;
const MOST_TRIES = 5;

export type ShowLinesServices = StreamDesk & TellEarlierServices & EarlierPlacesOfServices;

export interface ShownReading extends UnfinishedReading, Pick<EarlierPlaces, "sources" | "hasTable"> {
  /** New lines after which the rest waits to be asked for. */
  readonly pageLines?: number;
  /** What is done once more where only what this machine kept could be read. Default: the same page is read. */
  readonly again?: () => Promise<void>;
  /** Says so where no line is new. Default: it does. */
  readonly tellsNone?: boolean;
  /** The one of the new lines that a person wants to see first, and which part of it. Default: the first. */
  readonly choose?: (
    added: readonly LineItem[],
  ) => { readonly item: LineItem; readonly part: number } | undefined;
}

export interface ShownLines {
  /** How many are new. */
  readonly count: number;
  /** Only what this machine kept could be read, and why is told. */
  readonly isOnlyKept: boolean;
}

/**
 * Reads a page into a log and moves the cursor to where it begins. A page without a line that is new says so. It may take
 * long, so that the focus is taken before, if at all: what the person does meanwhile is left alone.
 */
export async function showEarlierLines(
  services: ShowLinesServices,
  session: LogSession,
  shown: ShownReading,
): Promise<ShownLines> {
  const { choose, again, tellsNone = true, hasTable, ...reading } = shown;
  const { target } = session;
  let isOnlyKept = false;
  let added: readonly LineItem[];
  try {
    added = await cancellable(services, target.name, (signal) =>
      readEarlierPage(session, { ...reading, signal }),
    );
  } catch (error) {
    if (!(error instanceof OnlyNearRead)) throw error;
    // Where what is kept was there already, only the reason is news.
    if (error.added.length === 0) throw error.reason;
    ({ added } = error);
    isOnlyKept = true;
    const readAgain = async (): Promise<void> => {
      const { sources, hasTable } = await earlierPlacesOf(services, session);
      await showEarlierLines(services, session, { ...shown, sources, hasTable });
    };
    tellOnlyKept(services, target, error.reason, again ?? readAgain);
  }
  const [first] = added;
  if (first === undefined) {
    if (tellsNone) messageInBackground(services.diagnostics, tellNone(target.name, reading.span, hasTable));
    return { count: 0, isOnlyKept: false };
  }
  const { item, part } = choose?.(added) ?? { item: first, part: 0 };
  const editor = await services.channels.bringUp(session);
  if (editor !== undefined) await holdAt(editor, item, part);
  return { count: added.length, isOnlyKept };
}

async function tellNone(app: string, { sinceMs, from }: EarlierSpan, hasTable: boolean): Promise<void> {
  const { t } = vscode.l10n;
  const since = momentText(sinceMs);
  const where = inWords(from, t);
  if (hasTable) {
    const none = t("There are no other lines of {0} since {1} in {2}.", app, since, where);
    await vscode.window.showInformationMessage(none);
    return;
  }
  const none = t(
    "There are no other lines of {0} since {1} in {2}. App telemetry keeps all that the app logs, from the deployment on that switches it on.",
    app,
    since,
    where,
  );
  await offerTelemetry(none, app);
}

/** Moves the cursor to an entry, again where the view was written anew under it. */
async function holdAt(editor: vscode.TextEditor, item: LineItem, part: number): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    if (!(await goToEntry(editor, item, part, { isShy: true }))) return;
    const text = editor.document.lineAt(editor.selection.active.line).text;
    await delay(SETTLING_MS);
    const { selection, document } = editor;
    if (!selection.isEmpty && document.lineAt(selection.active.line).text === text) return;
  }
}

import { setTimeout as delay } from "node:timers/promises";
import * as vscode from "vscode";
import { DatabricksError } from "../databricks/api/errors.ts";
import type { EarlierLines } from "../sessions/earlierLines.ts";
import type { UnfinishedReading } from "../sessions/earlierLog.ts";
import type { LogSession } from "../sessions/logSession.ts";
import { readEarlierPage } from "../sessions/readEarlier.ts";
import type { LineItem } from "../sessions/sessionItem.ts";
import { goToEntry } from "../ui/channel/goToEntry.ts";
import type { Diagnostics } from "../ui/messages/diagnostics.ts";
import type { FailureMessages } from "../ui/messages/failureMessages.ts";
import { messageInBackground } from "../ui/messages/inBackground.ts";
import { withLateProgress } from "../ui/messages/lateProgress.ts";
import { momentText } from "../ui/text/numberText.ts";
import { telemetryYaml } from "../ui/text/telemetryText.ts";
import { TELEMETRY_PAGE } from "../ui/messages/failureMessages.ts";
import type { StreamDesk } from "./openStream.ts";
import type { WarehouseConsent } from "./warehouseConsent.ts";

/** A view that is written anew is so within this. Milliseconds. */
const SETTLING_MS = 400;
const MOST_TRIES = 5;

export interface EarlierDesk extends StreamDesk {
  readonly diagnostics: Diagnostics;
  readonly failures: FailureMessages;
  readonly warehouseConsent: WarehouseConsent;
}

/** Does something that a person can cancel, with a message that says so once it takes long. */
export async function cancellable<T>(
  { diagnostics }: Pick<EarlierDesk, "diagnostics">,
  app: string,
  act: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const title = vscode.l10n.t("Reading earlier lines of {0}", app);
  return withLateProgress(diagnostics, title, (token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => {
      abort.abort();
    });
    return act(abort.signal);
  });
}

/** Does it, and again where the person asks for that in the message of its failure. */
export async function orTellEarlier(
  desk: EarlierDesk,
  host: string | undefined,
  act: () => Promise<void>,
): Promise<void> {
  try {
    await act();
  } catch (error) {
    tellEarlierFailure(desk, error, host, () => orTellEarlier(desk, host, act));
  }
}

/** Tells what went wrong; what a warehouse that was left asleep is needed for is done with it at the person's word. */
function tellEarlierFailure(
  { failures, warehouseConsent }: EarlierDesk,
  error: unknown,
  host: string | undefined,
  retry: () => Promise<void>,
): void {
  const isAsleep = error instanceof DatabricksError && error.code === "warehouse-asleep";
  failures.show(error, {
    retry,
    ...(isAsleep &&
      host !== undefined && {
        startWarehouse: () => {
          warehouseConsent.allow(host);
          return retry();
        },
      }),
  });
}

export interface ShownReading extends UnfinishedReading {
  readonly sources: readonly EarlierLines[];
  /** New lines after which the rest waits to be asked for. */
  readonly pageLines?: number;
  /** Says so where no line is new. Default: it does. */
  readonly tellsNone?: boolean;
  /** The one of the new lines that a person wants to see first, and which part of it. Default: the first. */
  readonly choose?: (
    added: readonly LineItem[],
  ) => { readonly item: LineItem; readonly part: number } | undefined;
}

/**
 * Reads a page into a log and moves the cursor to where it begins. A page without a line that is new says so.
 *
 * @returns how many lines are new
 */
export async function showEarlierLines(
  desk: EarlierDesk,
  session: LogSession,
  { choose, tellsNone = true, ...reading }: ShownReading,
): Promise<number> {
  const { name } = session.target;
  const added = await cancellable(desk, name, (signal) => readEarlierPage(session, { ...reading, signal }));
  const [first] = added;
  if (first === undefined) {
    if (!tellsNone) return 0;
    const { sinceMs, from } = reading.span;
    const text = vscode.l10n.t(
      "There are no other lines of {0} since {1} in {2}.",
      name,
      momentText(sinceMs),
      from,
    );
    messageInBackground(desk.diagnostics, vscode.window.showInformationMessage(text));
    return 0;
  }
  const { item, part } = choose?.(added) ?? { item: first, part: 0 };
  const editor = await desk.channels.focus(session);
  if (editor !== undefined) await holdAt(editor, item, part);
  return added.length;
}

/** Moves the cursor to an entry, again where the view was written anew under it. */
async function holdAt(editor: vscode.TextEditor, item: LineItem, part: number): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    if (!(await goToEntry(editor, item, part))) return;
    const text = editor.document.lineAt(editor.selection.active.line).text;
    await delay(SETTLING_MS);
    const { selection, document } = editor;
    if (!selection.isEmpty && document.lineAt(selection.active.line).text === text) return;
  }
}

/** One sentence on what would keep the lines of an app, and what helps to switch it on. */
export async function tellNothingKept(app: string): Promise<void> {
  const copy = vscode.l10n.t("Copy Lines for databricks.yml");
  const about = vscode.l10n.t("About App Telemetry");
  const picked = await vscode.window.showInformationMessage(
    vscode.l10n.t(
      "Nothing keeps the earlier lines of {0}: they can be read from the next deployment on that has app telemetry switched on.",
      app,
    ),
    copy,
    about,
  );
  if (picked === copy) await vscode.env.clipboard.writeText(telemetryYaml(app));
  if (picked === about) await vscode.env.openExternal(vscode.Uri.parse(TELEMETRY_PAGE));
}

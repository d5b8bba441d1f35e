import * as vscode from "vscode";
import { toCliCommand } from "../databricks/cli/logsCommand.ts";
import { shellOf } from "../databricks/cli/shells.ts";
import { sentenceOfEntry } from "../reading/sentenceOfEntry.ts";
import { findFrames } from "../reading/sourceFrames.ts";
import type { Projects } from "../credentials/projects.ts";
import { lastErrorEntry } from "../sessions/errorEntry.ts";
import type { LogSession } from "../sessions/logSession.ts";
import { errorAt } from "../ui/channel/entryAt.ts";
import type { TroubleReport } from "../ui/handover/troubleReport.ts";
import { messageInBackground } from "../ui/messages/inBackground.ts";
import { chooseSession } from "../ui/pickers/chooseSession.ts";
import type { SessionDesk } from "../ui/pickers/chooseSession.ts";
import { sourceFinder } from "../ui/sources/sourceFiles.ts";
import { readLineStyle, SETTINGS_SECTION } from "../ui/text/settings.ts";

export interface TroubleDesk extends SessionDesk {
  readonly projects: Pick<Projects, "sourceFolderOf">;
}

/** Frames of one error that are looked up, the deepest first. */
const MOST_FRAMES = 20;

/**
 * The error that a command is about: in the log that has the focus the one at the cursor, or the nearest above it; else the
 * newest of the log that `chooseSession` names. A log without any says so.
 */
export async function chooseTrouble(
  desk: TroubleDesk,
  key: string | undefined,
  title: string,
): Promise<{ readonly session: LogSession; readonly report: TroubleReport } | undefined> {
  const session = await chooseSession(desk, key, title);
  if (session === undefined) return undefined;
  const report = (await atCursor(desk, session)) ?? (await lastTrouble(desk, session));
  if (report !== undefined) return { session, report };
  const text = vscode.l10n.t("The log of {0} shows no errors.", session.target.name);
  messageInBackground(desk.diagnostics, vscode.window.showInformationMessage(text));
  return undefined;
}

/** The newest error of a log, of the last crash where there was one; undefined without any. */
export async function lastTrouble(
  { projects }: Pick<TroubleDesk, "projects">,
  session: LogSession,
): Promise<TroubleReport | undefined> {
  const { lastCrash } = session.health;
  const entry = lastErrorEntry(session.heldLines(), lastCrash?.reason);
  if (entry === undefined) return undefined;
  const sentence = entry.error ?? sentenceOfEntry(entry.text);
  return completed(projects, session, { sentence, entryText: entry.text, atMs: entry.atMs });
}

/** The error of the last crash; where the log holds none, the platform's word of it. */
export async function crashTrouble(
  desk: Pick<TroubleDesk, "projects">,
  session: LogSession,
): Promise<TroubleReport> {
  const held = await lastTrouble(desk, session);
  if (held !== undefined) return held;
  const { reason, detail = "", sinceMs = Date.now() } = session.health.lastCrash ?? {};
  const sentence = reason ?? detail;
  return completed(desk.projects, session, { sentence, entryText: sentence, atMs: sinceMs });
}

async function atCursor(
  { channels, projects }: TroubleDesk,
  session: LogSession,
): Promise<TroubleReport | undefined> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined || channels.sessionOf(editor.document) !== session) return undefined;
  const entry = errorAt(editor.document.getText(), editor.selection.active.line);
  if (entry === undefined) return undefined;
  const { text, atMs } = entry;
  return completed(projects, session, {
    sentence: sentenceOfEntry(text),
    entryText: text,
    atMs: trueMs(atMs),
  });
}

/** A view in UTC does not say so in its stamps. */
function trueMs(atMs: number): number {
  const { timestamps } = readLineStyle(vscode.workspace.getConfiguration(SETTINGS_SECTION));
  return timestamps === "utc" ? atMs - new Date(atMs).getTimezoneOffset() * 60_000 : atMs;
}

async function completed(
  projects: TroubleDesk["projects"],
  session: LogSession,
  error: Pick<TroubleReport, "sentence" | "entryText" | "atMs">,
): Promise<TroubleReport> {
  const { name, host } = session.target;
  const place = await placeIn(error.entryText, await projects.sourceFolderOf(name));
  return { app: name, host, deployment: deploymentAt(session, error.atMs), place, ...error };
}

/** The deepest frame that lies in a folder of the window, and can be no other file. */
async function placeIn(text: string, sourceFolder: string | undefined): Promise<TroubleReport["place"]> {
  const frames = findFrames(text);
  // Python writes the deepest frame last, the others first.
  const isLast = /\bmost recent call last\b|^\s*File "/m.test(text);
  for (const { path, line } of (isLast ? frames.toReversed() : frames).slice(0, MOST_FRAMES)) {
    const { uris, isCertain } = await sourceFinder.find(path, sourceFolder);
    const [uri] = uris;
    if (isCertain && uri !== undefined) return { file: vscode.workspace.asRelativePath(uri), line };
  }
  return undefined;
}

/** What ran then: the last deployment that was told before, else the one that was known when the log was opened. */
function deploymentAt(session: LogSession, atMs: number): string | undefined {
  const { items } = session.since({ position: 0, lineTotal: 0 });
  const told = items.findLast(
    (item) => item.kind === "notice" && item.notice.kind === "deployed" && item.arrivedMs <= atMs,
  );
  if (told?.kind === "notice" && told.notice.kind === "deployed") return told.notice.id;
  return session.target.app?.known.activeDeployment?.id;
}

/** What shows the same log in a terminal; undefined for an address that is no app. Whoever reads it has other profiles. */
export function sharedCommand({ target, filters }: LogSession): string | undefined {
  if (!target.app) return undefined;
  return toCliCommand({
    app: target.name,
    host: target.host,
    follow: false,
    tail: filters.tail,
    sources: filters.sources,
    search: filters.search,
    shell: shellOf(vscode.env.shell, process.platform),
  });
}

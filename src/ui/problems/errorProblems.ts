import * as vscode from "vscode";
import type { Subscription } from "../../sessions/emitter.ts";
import type { LoggedError } from "../../sessions/loggedErrors.ts";
import type { LogSession } from "../../sessions/logSession.ts";
import type { LogSessions } from "../../sessions/logSessions.ts";
import type { Diagnostics } from "../messages/diagnostics.ts";
import { inBackground } from "../messages/inBackground.ts";
import { optionalFeature } from "../messages/optionalFeature.ts";
import type { ErrorPlace, ErrorPlaces } from "../sources/errorPlaces.ts";
import { readProblems, SETTINGS_SECTION } from "../text/settings.ts";
import { diagnosticOf } from "./problem.ts";
import { SessionProblems } from "./sessionProblems.ts";

export interface ErrorProblemsOptions {
  readonly sessions: LogSessions;
  readonly places: ErrorPlaces;
  readonly diagnostics: Pick<Diagnostics, "warn">;
}

export interface ErrorProblems extends Subscription {
  /** Where an error stands in the workspace, its line as edits have moved it; undefined where it stands nowhere. */
  placeOf(session: LogSession, error: LoggedError): Promise<ErrorPlace | undefined>;
}

/** Marks the errors of all logs in the files of the workspace, unless the setting says otherwise. */
export function createErrorProblems({ sessions, places, diagnostics }: ErrorProblemsOptions): ErrorProblems {
  const collection = vscode.languages.createDiagnosticCollection(SETTINGS_SECTION);
  const books = new Map<LogSession, SessionProblems>();
  const running = new Set<LogSession>();
  const again = new Set<LogSession>();
  const isOn = (): boolean => readProblems(vscode.workspace.getConfiguration(SETTINGS_SECTION));

  const publish = (): void => {
    const found = new Map<string, { uri: vscode.Uri; list: vscode.Diagnostic[] }>();
    for (const [session, book] of books) {
      for (const problem of book.all) {
        const key = problem.uri.toString();
        const file = found.get(key) ?? { uri: problem.uri, list: [] };
        file.list.push(diagnosticOf(problem, session.target));
        found.set(key, file);
      }
    }
    const gone: vscode.Uri[] = [];
    collection.forEach((uri) => {
      if (!found.has(uri.toString())) gone.push(uri);
    });
    for (const uri of gone) collection.delete(uri);
    for (const { uri, list } of found.values()) collection.set(uri, list);
  };
  const update = async (session: LogSession): Promise<void> => {
    // One at a time: each looks at what the one before has found.
    again.add(session);
    if (running.has(session)) return;
    running.add(session);
    try {
      while (again.delete(session)) {
        const book = books.get(session);
        if (book === undefined) return;
        if (isOn()) await book.update();
        else book.clear();
        publish();
      }
    } finally {
      running.delete(session);
    }
  };
  const updateInBackground = (session: LogSession): void => {
    inBackground(diagnostics, "The errors of a log were not marked in their files.", update(session));
  };
  const noteFile = async (uri: vscode.Uri): Promise<void> => {
    const noted = await Promise.all([...books.values()].map((book) => book.noteFile(uri)));
    if (noted.includes(true)) publish();
  };
  const noteFileInBackground = (uri: vscode.Uri): void => {
    inBackground(diagnostics, "A changed file was not looked at for the errors in it.", noteFile(uri));
  };
  const subscriptions: Subscription[] = [
    collection,
    optionalFeature(diagnostics, "Noticing what other programs change in files with errors", () => {
      const watcher = vscode.workspace.createFileSystemWatcher("**/*", true);
      watcher.onDidChange(noteFileInBackground);
      watcher.onDidDelete(noteFileInBackground);
      return watcher;
    }),
    vscode.workspace.onDidSaveTextDocument(({ uri }) => {
      noteFileInBackground(uri);
    }),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      // Also without changes: it is told that it is saved, or no longer is.
      const noted = [...books.values()].map((book) => book.noteEdits(document, contentChanges));
      if (noted.includes(true)) publish();
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(SETTINGS_SECTION)) sessions.all.forEach(updateInBackground);
    }),
    vscode.workspace.onDidChangeWorkspaceFolders(() => {
      sessions.all.forEach(updateInBackground);
    }),
    sessions.onDidAdd((session) => {
      books.set(session, new SessionProblems(session, places));
      session.errors.onDidChange(() => {
        updateInBackground(session);
      });
    }),
    sessions.onDidClose((session) => {
      books.delete(session);
      publish();
    }),
  ];

  return {
    async placeOf(session, error) {
      const problem = books.get(session)?.of(error);
      if (problem !== undefined) {
        return { uri: problem.uri, line: problem.line + 1, functionName: error.functionName };
      }
      return (await places.of(session.target.name, error.frames))[0];
    },
    dispose() {
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}

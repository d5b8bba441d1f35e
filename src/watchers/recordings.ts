import * as vscode from "vscode";
import type { LogSession } from "../sessions/logSession.ts";
import { Recording } from "../sessions/recording.ts";
import type { RecordingEnd, Recordings } from "../sessions/recording.ts";
import type { Diagnostics } from "../ui/messages/diagnostics.ts";
import { inBackground, messageInBackground } from "../ui/messages/inBackground.ts";
import { noticeText } from "../ui/text/noticeText.ts";
import { linesText } from "../ui/text/numberText.ts";
import { readRedact, SETTINGS_SECTION } from "../ui/text/settings.ts";
import { fileFailureText, recordingFailedText } from "../ui/text/fileFailures.ts";

function isRedacted(): boolean {
  return readRedact(vscode.workspace.getConfiguration(SETTINGS_SECTION));
}

/** The recordings of this window, at most one for each session. */
export function createRecordings(diagnostics: Pick<Diagnostics, "warn">): Recordings {
  const recordings = new Map<LogSession, Recording>();

  const finish = (session: LogSession, recording: Recording, { file, lines, error }: RecordingEnd): void => {
    if (recordings.get(session) === recording) recordings.delete(session);
    session.say({ kind: "recordingEnded", file, lines, ...(error && { error }) });
    if (error) {
      const { t } = vscode.l10n;
      const ended = { file, lines: linesText(lines, t), reason: fileFailureText(error, file, t) };
      const text = recordingFailedText(session.target.name, ended, t);
      messageInBackground(diagnostics, vscode.window.showErrorMessage(text));
    }
  };
  const stop = async (session: LogSession): Promise<void> => {
    await recordings.get(session)?.stop();
  };

  return {
    fileOf: (session) => recordings.get(session)?.file,
    isRecording: (session) => recordings.has(session),
    stop,
    async start(session, file, from) {
      await stop(session);
      const recording = await Recording.start({ session, file, from, isRedacted });
      recordings.set(session, recording);
      const notice = { kind: "recording", file, missingLines: recording.missingLines } as const;
      session.say(notice);
      if (notice.missingLines > 0) {
        const text = noticeText(notice, session.target, vscode.l10n.t);
        messageInBackground(diagnostics, vscode.window.showWarningMessage(text));
      }
      const finished = recording.ended.then((end) => {
        finish(session, recording, end);
      });
      inBackground(diagnostics, `The end of the recording to ${file} was not told.`, finished);
    },
    async stopAll() {
      await Promise.all([...recordings.keys()].map(stop));
    },
  };
}

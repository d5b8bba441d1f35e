import path from "node:path";
import { lockFileOf } from "../../sessions/recordingFile.ts";
import { sentence } from "./places.ts";
import type { Translate } from "./translate.ts";

type Explain = (file: string, t: Translate) => string;

const noPermission: Explain = (file, t) =>
  t("You may not write to {0}. Choose another place.", path.dirname(file));
const diskFull: Explain = (file, t) =>
  t("The disk that holds {0} is full. Free some space or choose another place.", path.dirname(file));
const noFolder: Explain = (file, t) =>
  t("The folder {0} does not exist. Choose another place.", path.dirname(file));

/** By the operating system's name of the error. */
const OF_FILES: ReadonlyMap<string | undefined, Explain> = new Map<string, Explain>([
  ["ENOSPC", diskFull],
  ["EDQUOT", diskFull],
  ["EACCES", noPermission],
  ["EPERM", noPermission],
  ["ENOENT", noFolder],
  ["ENOTDIR", noFolder],
  ["EROFS", (file, t) => t("{0} is on a read-only disk. Choose another place.", path.dirname(file))],
  ["EISDIR", (file, t) => t("{0} is a folder. Choose a file name.", file)],
  ["ELOOP", (file, t) => t("{0} is a symbolic link, which is not followed. Choose another file.", file)],
  [
    "in-use",
    (file, t) =>
      t(
        "{0} is already being recorded to. Choose another file. If no other window records to it, delete {1} and try again.",
        file,
        lockFileOf(file),
      ),
  ],
  ["moved", (file, t) => t("{0} was removed or replaced.", file)],
  ["ENAMETOOLONG", (file, t) => t("The name {0} is too long. Choose a shorter one.", path.basename(file))],
]);

/** Why a file could not be written, as a sentence that says what to do. */
export function fileFailureText(error: unknown, file: string, t: Translate): string {
  const explain = OF_FILES.get(errorCode(error));
  return explain ? explain(file, t) : sentence(error instanceof Error ? error.message : String(error));
}

function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** The old file stays: the buttons are to try again, and to choose another one. */
export function notSavedText(app: string, file: string, error: unknown, t: Translate): string {
  return t(
    "The log of {0} was not saved. {1} What was at {2} before is unchanged.",
    app,
    fileFailureText(error, file, t),
    file,
  );
}

export function notRecordedText(app: string, file: string, error: unknown, t: Translate): string {
  return t(
    "The log of {0} was saved to {1}, but new lines cannot be recorded there. {2}",
    app,
    file,
    fileFailureText(error, file, t),
  );
}

export function recordingFailedText(
  app: string,
  { file, lines, reason }: { readonly file: string; readonly lines: string; readonly reason: string },
  t: Translate,
): string {
  return t("Recording {0} to {1} ended after {2}. {3} The stream goes on.", app, file, lines, reason);
}

import path from "node:path";
import { lockFileOf } from "../../sessions/recordingFile.ts";
import { sentencesText } from "./joined.ts";
import { linesText } from "./numberText.ts";
import { sentence } from "./places.ts";
import type { Translate } from "./translate.ts";

type Explain = (file: string, t: Translate) => string;

const noPermission: Explain = (file, t) =>
  t("You may not write to {0}. Choose another place.", path.dirname(file));
const diskFull: Explain = (file, t) =>
  t("The disk that holds {0} is full. Free some space or choose another place.", path.dirname(file));
const noFolder: Explain = (file, t) =>
  t("The folder {0} does not exist. Choose another place.", path.dirname(file));

const isInUse: Explain = (file, t) =>
  t("{0} is in use by another program. Close it there, or choose another file.", file);

const isFolder: Explain = (file, t) => t("{0} is a folder. Choose a file name.", file);

/** By the operating system's name of the error. */
const OF_FILES: ReadonlyMap<string | undefined, Explain> = new Map<string, Explain>([
  ["ENOSPC", diskFull],
  ["EDQUOT", diskFull],
  ["EACCES", noPermission],
  ["EPERM", noPermission],
  ["ENOENT", noFolder],
  ["ENOTDIR", noFolder],
  ["EROFS", (file, t) => t("{0} is on a read-only disk. Choose another place.", path.dirname(file))],
  ["EISDIR", isFolder],
  ["EBUSY", isInUse],
  ["ETXTBSY", isInUse],
  ["EINVAL", (file, t) => t("{0} is no name that its disk takes. Choose another one.", path.basename(file))],
  ["EFBIG", (file, t) => t("{0} is larger than its disk takes. Choose another place.", file)],
  ["EIO", (file, t) => t("The disk that holds {0} failed. Choose another place.", path.dirname(file))],
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
  ["too-slow", (_file, t) => t("The disk did not keep up with the log.")],
  ["moved", (file, t) => t("{0} was removed or replaced.", file)],
  ["ENAMETOOLONG", (file, t) => t("The name {0} is too long. Choose a shorter one.", path.basename(file))],
]);

/** By VS Code's name of the error, of a place that only its file system knows. */
const OF_PLACES: ReadonlyMap<string | undefined, Explain> = new Map<string | undefined, Explain>([
  ["NoPermissions", noPermission],
  ["FileNotFound", noFolder],
  ["FileNotADirectory", noFolder],
  ["FileIsADirectory", isFolder],
  [
    "Unavailable",
    (place, t) =>
      t("VS Code has no file system to write {0} with. Choose a file of the machine's own disk.", place),
  ],
]);

function unknownTrouble(error: unknown, t: Translate): string {
  return sentence(error instanceof Error ? error.message : String(error), t);
}

/** Why a file could not be written, as a sentence that says what to do. */
export function fileFailureText(error: unknown, file: string, t: Translate): string {
  const explain = OF_FILES.get(errorCode(error));
  return explain ? explain(file, t) : unknownTrouble(error, t);
}

function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

const fullForKept = (t: Translate): string => t("The disk is full.");
const closedForKept = (t: Translate): string => t("VS Code's storage for extensions cannot be written to.");

const KEPT: ReadonlyMap<string | undefined, (t: Translate) => string> = new Map([
  ["ENOSPC", fullForKept],
  ["EDQUOT", fullForKept],
  ["EROFS", closedForKept],
  ["EACCES", closedForKept],
  ["EPERM", closedForKept],
]);

/** Why lines are not kept in the extension's own storage, for which nobody chooses a place. */
export function keptFailureText(error: Error, t: Translate): string {
  const explain = KEPT.get(errorCode(error));
  return explain ? explain(t) : unknownTrouble(error, t);
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

/** The same for a place that VS Code's file system writes: what was there before may be gone. */
export function notSavedElsewhereText(app: string, place: string, error: unknown, t: Translate): string {
  const explain = OF_PLACES.get(errorCode(error));
  const reason =
    explain?.(place, t) ??
    t("{0} Choose a file of the machine's own disk in place of {1}.", unknownTrouble(error, t), place);
  return t("The log of {0} was not saved. {1}", app, reason);
}

export interface SavedFile {
  readonly app: string;
  readonly file: string;
  readonly lines: number;
  /** Lines that came before those, and are no longer held. */
  readonly missing: number;
  readonly isOwnerOnly: boolean;
  /** Whether new lines would be recorded, were it a file that can be recorded to. */
  readonly isUnrecordable: boolean;
}

export function savedText(
  { app, file, lines, missing, isOwnerOnly, isUnrecordable }: SavedFile,
  t: Translate,
): string {
  const parts = [
    t("Saved {0} of {1} to {2}.", linesText(lines, t), app, file),
    ...(missing > 0 ? [missingText(missing, t)] : []),
    ...(isOwnerOnly ? [t("Only you can read the file.")] : []),
    ...(isUnrecordable ? [t("New lines are recorded to files of the machine's own disk only.")] : []),
  ];
  return sentencesText(parts, t);
}

function missingText(lines: number, t: Translate): string {
  return lines === 1
    ? t("1 line before them is no longer held.")
    : t("{0} before them are no longer held.", linesText(lines, t));
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

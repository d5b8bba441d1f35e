import path from "node:path";
import { lockFileOf } from "../sessions/recordingFile.ts";
import { sentence } from "../ui/noticeText.ts";
import type { Translate } from "../ui/translate.ts";

type Explain = (file: string, t: Translate) => string;

const noPermission: Explain = (file, t) =>
  t("You may not write to {0}. Choose another place.", path.dirname(file));
const diskFull: Explain = (file, t) =>
  t("The disk that holds {0} is full. Free some space or choose another place.", path.dirname(file));
const noFolder: Explain = (file, t) =>
  t("The folder {0} does not exist. Choose another place.", path.dirname(file));

/** By the operating system's name of the error. */
const EXPLANATIONS: ReadonlyMap<string | undefined, Explain> = new Map<string, Explain>([
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
  const explain = EXPLANATIONS.get(errorCode(error));
  return explain ? explain(file, t) : sentence(error instanceof Error ? error.message : String(error));
}

function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

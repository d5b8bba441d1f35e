import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { programs, projectFolder } from "../../../scripts/command.ts";

/** Packages the extension in this folder, which is built already. Answers the package. */
export async function packageFolder(folder: string, vsix: string): Promise<string> {
  await promisify(execFile)(
    process.execPath,
    [
      join(projectFolder, programs.vsce),
      "package",
      "--no-dependencies",
      "--allow-missing-repository",
      "--skip-license",
      "--out",
      vsix,
    ],
    { cwd: folder },
  );
  return vsix;
}

import type { RunFolders } from "../secrets/runFolders.ts";
import { scanForSecrets } from "../secrets/scan.ts";
import { step, type Suite } from "./suite.ts";

/** The last: searches what all the others left. */
export function secretSuite(folders: RunFolders, commandLines: ReadonlySet<string>, isWhole: boolean): Suite {
  return step("secrets", "check", async (print) => {
    const { secretsFile, output, temporary } = folders;
    const found = await scanForSecrets({
      ledgerFile: secretsFile,
      folders: [output, temporary],
      commandLines,
    });
    print(
      `Searched ${found.files} files (${Math.ceil(found.bytes / 1e6)} MB) and ${found.commandLines} command lines for ${found.secrets} secrets: ${found.findings.length === 0 ? "none is there" : "they must not be here"}.\n`,
    );
    for (const finding of found.findings) print(`  ${finding}\n`);
    const isForNothing = isWhole && (found.secrets === 0 || found.files === 0);
    if (isForNothing) print("The tests noted no secret or left no file, which cannot be.\n");
    return found.findings.length + (isForNothing ? 1 : 0);
  });
}

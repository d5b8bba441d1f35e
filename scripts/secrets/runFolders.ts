import { realpathSync, rmSync } from "node:fs";
import { mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { atExit } from "../atExit.ts";
import { installedVariable } from "../vscode/extensions.ts";

/** Where one test run keeps everything, until it ends. */
export interface RunFolders {
  /** The suites' own results. */
  readonly results: string;
  /** What each suite printed. */
  readonly output: string;
  /** The temporary folder of every process of the suites, with the profiles and recordings in it. */
  readonly temporary: string;
  /** The secrets of the run; nothing else names them, and only its owner reads it. */
  readonly secretsFile: string;
  /** Makes every process of a suite use these. */
  readonly env: NodeJS.ProcessEnv;
  remove(): void;
}

export async function createRunFolders(): Promise<RunFolders> {
  // macOS's own is so deep that the path of a socket in it would be too long.
  const parent = realpathSync(process.platform === "darwin" ? "/tmp" : tmpdir());
  const root = await mkdtemp(join(parent, "app-logs-run-"));
  const remove = (): void => {
    rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  const forget = atExit(remove);
  const folders = {
    results: join(root, "results"),
    output: join(root, "output"),
    temporary: join(root, "tmp"),
    secretsFile: join(root, "secrets.jsonl"),
  };
  for (const folder of [folders.results, folders.output, folders.temporary]) await mkdir(folder);
  const { temporary } = folders;
  return {
    ...folders,
    env: {
      TMPDIR: temporary,
      TMP: temporary,
      TEMP: temporary,
      TEST_SECRETS_FILE: folders.secretsFile,
      [installedVariable]: join(temporary, "installed"),
    },
    remove() {
      forget();
      remove();
    },
  };
}

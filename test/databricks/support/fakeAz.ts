import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { writeFixture } from "../../support/secretLedger.ts";
import { temporaryFolder, type Ending } from "./folder.ts";

export interface FakeAz {
  readonly env: NodeJS.ProcessEnv;
  /** The arguments of each run. */
  calls(): Promise<string[][]>;
}

/** An `az` on a PATH of its own that prints this and ends with this code. */
export async function createFakeAz(
  t: Ending,
  answer: { stdout?: string; stderr?: string; exitCode?: number },
): Promise<FakeAz> {
  const folder = await temporaryFolder(t);
  const log = join(folder, "calls.jsonl");
  await writeFile(log, "");
  await writeFixture(
    join(folder, "az"),
    `#!${process.execPath}
const { appendFileSync } = require("node:fs");
appendFileSync(${JSON.stringify(log)}, JSON.stringify(process.argv.slice(2)) + "\\n");
process.stdout.write(${JSON.stringify(answer.stdout ?? "")});
process.stderr.write(${JSON.stringify(answer.stderr ?? "")});
process.exitCode = ${answer.exitCode ?? 0};
`,
  );
  await chmod(join(folder, "az"), 0o755);
  return {
    env: { PATH: folder },
    calls: async () =>
      (await readFile(log, "utf8"))
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line) as string[]),
  };
}

import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { collectCases, type Cases } from "./historyCheck/cases.ts";
import { runScript, Setback } from "./setback.ts";
import { ensureCached } from "./vscode/cache.ts";

const pyspark = "4.1.4";
const spark = join(import.meta.dirname, "historyCheck/spark.py");

interface Verdict {
  readonly spark: string;
  readonly runs: number;
  readonly rows: number;
  /** Each a sentence. */
  readonly differences: readonly string[];
}

/** Runs every statement that reads history on Apache Spark, and compares its rows with those of the in-process engine. */
async function main(): Promise<number> {
  await needJava();
  const packages = await ensureCached(`pyspark-${pyspark}`, async (folder) => {
    console.log(`Installing PySpark ${pyspark} into the cache, about 500 MB.`);
    await program("python3", ["-m", "pip", "install", "--quiet", "--target", folder, `pyspark==${pyspark}`]);
  });
  const startMs = performance.now();
  const cases = await collectCases();
  const verdict = await compare(cases, packages);
  for (const difference of verdict.differences) console.log(`✗ ${difference}`);
  const texts = new Set(cases.statements.map(({ text }) => text)).size;
  const zones = cases.zones.length;
  const seconds = Math.round((performance.now() - startMs) / 1000);
  console.log(
    `Spark ${verdict.spark}: ${texts} statements with ${cases.statements.length} sets of values, in up to ${zones} time zones, ${verdict.runs} runs, ${verdict.rows} rows, ${verdict.differences.length} differences, ${seconds} s`,
  );
  return verdict.differences.length === 0 ? 0 : 1;
}

async function compare(cases: Cases, packages: string): Promise<Verdict> {
  const folder = await mkdtemp(join(tmpdir(), "history-check-"));
  try {
    const [input, output] = [join(folder, "cases.json"), join(folder, "verdict.json")];
    await writeFile(input, JSON.stringify(cases));
    await program(
      "python3",
      [spark, input, output],
      { PYTHONPATH: packages, SPARK_LOCAL_DIRS: folder },
      folder,
    );
    return JSON.parse(await readFile(output, "utf8")) as Verdict;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function needJava(): Promise<void> {
  const said = await program("java", ["-version"]).catch(() => "");
  const major = Number(/version "(\d+)/.exec(said)?.[1] ?? 0);
  if (major >= 17) return;
  const found = major === 0 ? "there is none" : `this one is ${major}`;
  throw new Setback(
    `Apache Spark 4 needs Java 17 or newer on the PATH, and ${found}. Install it, such as openjdk-17-jre-headless.`,
  );
}

/** What it printed, on either stream. */
function program(
  name: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  cwd?: string,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(name, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let printed = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        printed += chunk.toString();
      });
    }
    child.on("error", () => {
      reject(new Setback(`${name} cannot be started. Install it first.`));
    });
    child.on("close", (code) => {
      if (code === 0) resolve(printed);
      else reject(new Setback(`${name} failed:\n${printed.trim()}`));
    });
  });
}

await runScript(main);

import { globSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { runTests } from "@vscode/test-electron";
import { build, type Plugin } from "esbuild";
import { runScript, Setback } from "../../scripts/setback.ts";
import { filesNamed } from "../../scripts/suites/named.ts";
import { prepareMachine } from "../../scripts/vscode/machine.ts";
import { removeFolder } from "../support/removeFolder.ts";

/**
 * Bundles the tests and runs them inside VS Code's extension host: `node test/vscode/run.ts [part of a file's name]...`.
 * VSCODE_EXECUTABLE names a desktop VS Code; without it, the one from npm runs in a headless browser.
 */
const project = resolve(import.meta.dirname, "../..");
const bundleFolder = join(project, "out/test/vscode");

/** A CJS bundle has no import.meta; what the sources ask of it is where they themselves lie. */
const keepSourceLocations: Plugin = {
  name: "keep-source-locations",
  setup(bundler) {
    bundler.onLoad({ filter: /\.ts$/ }, async ({ path }) => ({
      loader: "ts",
      contents: (await readFile(path, "utf8"))
        .replaceAll("import.meta.dirname", JSON.stringify(dirname(path)))
        .replaceAll("import.meta.filename", JSON.stringify(path))
        .replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href)),
    }));
  },
};

async function bundleTests(parts: readonly string[]): Promise<void> {
  const all = globSync("**/*.test.ts", { cwd: import.meta.dirname });
  const tests = filesNamed(
    all.map((file) => `test/vscode/${file}`),
    parts,
  );
  if (tests.length === 0)
    throw new Setback(`No file of test/vscode has "${parts.join('" or "')}" in its name.`);
  await rm(bundleFolder, { recursive: true, force: true });
  await build({
    entryPoints: ["test/vscode/index.ts", ...tests].map((file) => join(project, file)),
    outdir: bundleFolder,
    outExtension: { ".js": ".cjs" },
    entryNames: "[name]",
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node22",
    sourcemap: "inline",
    // Its entry is ESM, of which not every Node that has to run it makes the same by require.
    alias: { mocha: "mocha/lib/mocha.cjs" },
    external: ["vscode", "mocha/lib/mocha.cjs", "@duckdb/node-api", "bufferutil", "utf-8-validate"],
    plugins: [keepSourceLocations],
    logLevel: "warning",
  });
}

async function executable(): Promise<string> {
  const desktop = process.env["VSCODE_EXECUTABLE"];
  if (desktop !== undefined && desktop !== "") return desktop;
  await prepareMachine({ needsBrowser: true });
  return join(project, "scripts/vscode/launcher.ts");
}

await runScript(async () => {
  await bundleTests(process.argv.slice(2));
  const vscodeExecutablePath = await executable();
  const folder = await mkdtemp(join(tmpdir(), "app-logs-tests-"));
  const workspaceFolder = join(folder, "workspace");
  await mkdir(workspaceFolder);
  const resultFile = process.env["TEST_RESULT_FILE"] ?? join(folder, "result.json");
  try {
    await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: project,
      extensionTestsPath: join(bundleFolder, "index.cjs"),
      launchArgs: [
        workspaceFolder,
        "--disable-extensions",
        `--user-data-dir=${join(folder, "user-data")}`,
        `--extensions-dir=${join(folder, "extensions")}`,
      ],
      extensionTestsEnv: { TEST_RESULT_FILE: resultFile },
    }).catch(() => undefined);
    const result = await readFile(resultFile, "utf8").catch(() => {
      throw new Setback("VS Code ended before the tests inside it had run.");
    });
    const counts = JSON.parse(result) as { passed: number; failed: number; skipped: number };
    console.log(
      `${basename(import.meta.dirname)}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`,
    );
    return counts.failed === 0 && counts.passed > 0 ? 0 : 1;
  } finally {
    await removeFolder(folder);
  }
});

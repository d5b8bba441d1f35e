import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { build, context } from "esbuild";
import { extensionBundles, libraryBundle } from "./scripts/packaging/bundles.js";

const isProduction = process.argv.includes("--production");
const isWatching = process.argv.includes("--watch");
// --library <folder>: the library alone, for its package.
const libraryFlag = process.argv.indexOf("--library");
const libraryFolder = libraryFlag < 0 ? "dist/logstream" : process.argv[libraryFlag + 1];

const library = libraryBundle({ isProduction, folder: libraryFolder });
const bundles = libraryFlag < 0 ? [...(await extensionBundles({ isProduction })), library] : [library];

function emitDeclarations() {
  const compiler = join(
    dirname(createRequire(import.meta.url).resolve("typescript/package.json")),
    "bin/tsc",
  );
  const flags = [
    "-p",
    "tsconfig.logstream.json",
    "--outDir",
    libraryFolder,
    ...(isWatching ? ["--watch", "--preserveWatchOutput"] : []),
  ];
  const child = spawn(process.execPath, [compiler, ...flags], { stdio: "inherit" });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => {
      if (code === 0) resolve();
      else
        reject(new Error(`The declarations of src/logstream could not be written (tsc exit code ${code}).`));
    });
  });
}

if (isWatching) {
  for (const bundle of bundles) await (await context(bundle)).watch();
  await emitDeclarations();
} else {
  const results = await Promise.allSettled([...bundles.map((bundle) => build(bundle)), emitDeclarations()]);
  for (const result of results) {
    if (result.status === "rejected") {
      // esbuild has already printed its own errors.
      if (!("errors" in result.reason)) console.error(result.reason.message);
      process.exitCode = 1;
    }
  }
}

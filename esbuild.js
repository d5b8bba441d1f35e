import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { build, context } from "esbuild";

const isProduction = process.argv.includes("--production");
const isWatching = process.argv.includes("--watch");
// --library <folder>: the library alone, for its package.
const libraryFlag = process.argv.indexOf("--library");
const libraryFolder = libraryFlag < 0 ? "dist/logstream" : process.argv[libraryFlag + 1];

/** @type {import("esbuild").BuildOptions} */
const shared = {
  bundle: true,
  platform: "node",
  target: "node22",
  sourcemap: isProduction ? false : "linked",
  // Names and lines stay, for the stack of an error that is sent to us: 40 KB of the package.
  minifySyntax: isProduction,
  legalComments: "none",
  logLevel: "info",
};

/** @type {import("esbuild").BuildOptions} */
const extension = {
  ...shared,
  entryPoints: ["src/extension.ts"],
  outfile: "dist/extension.cjs",
  format: "cjs",
  // ws tries these two inside try/catch and does without them.
  external: ["vscode", "bufferutil", "utf-8-validate"],
};

/** @type {import("esbuild").BuildOptions} */
const library = {
  ...shared,
  entryPoints: ["src/logstream/index.ts"],
  outfile: join(libraryFolder, "index.js"),
  format: "esm",
  minifySyntax: false,
  external: ["ws"],
};

const bundles = libraryFlag < 0 ? [extension, library] : [library];

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

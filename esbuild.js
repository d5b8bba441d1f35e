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
  // Names and lines stay, for the stack of an error that is sent to us.
  minifySyntax: isProduction,
  minifyWhitespace: isProduction,
  lineLimit: 100,
  legalComments: "none",
  logLevel: "info",
};

/** A third of the code, which a window that streams nothing never needs: each is a file, loaded when first used. */
const lazyPackages = ["ws", "yaml", "oauth4webapi"];

/**
 * In place of a package stands an object with its names, whose values are read from the package's file. The sources import
 * as usual; esbuild reads an imported name where it is used.
 *
 * @type {import("esbuild").Plugin}
 */
const lazily = {
  name: "lazily",
  setup({ onResolve, onLoad }) {
    const filter = new RegExp(`^(${lazyPackages.join("|")})$`);
    onResolve({ filter }, ({ path }) => ({ path, namespace: "lazy" }));
    onResolve({ filter: /^\.\//, namespace: "lazy" }, ({ path }) => ({ path, external: true }));
    onLoad({ filter, namespace: "lazy" }, async ({ path }) => {
      const names = Object.keys(await import(path)).filter((name) => !/^default$|\W/.test(name));
      const getters = names.map((name) => `get ${name}() { return require("./${path}.cjs").${name}; }`);
      return { contents: `module.exports = {\n${getters.join(",\n")}\n};` };
    });
  },
};

/**
 * VS Code's own module, taken over once: every file that imports it would copy its hundreds of names while the window
 * starts.
 *
 * @type {import("esbuild").Plugin}
 */
const once = {
  name: "once",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^vscode$/ }, ({ path, namespace }) =>
      namespace === "once" ? { path, external: true } : { path, namespace: "once" },
    );
    onLoad({ filter: /^/, namespace: "once" }, () => ({ contents: 'export * from "vscode";' }));
  },
};

/** @type {import("esbuild").BuildOptions} */
const extension = {
  ...shared,
  entryPoints: ["src/extension.ts"],
  outfile: "dist/extension.cjs",
  format: "cjs",
  plugins: [once, lazily],
};

/** @type {import("esbuild").BuildOptions[]} */
const packages = lazyPackages.map((name) => ({
  ...shared,
  stdin: { contents: `module.exports = require("${name}");`, resolveDir: import.meta.dirname },
  outfile: `dist/${name}.cjs`,
  format: "cjs",
  // A fault of theirs is told by the lines of ours that called them.
  minify: isProduction,
  // ws tries these two inside try/catch and does without them.
  external: ["bufferutil", "utf-8-validate"],
}));

/** @type {import("esbuild").BuildOptions} */
const library = {
  ...shared,
  entryPoints: ["src/logstream/index.ts"],
  outfile: join(libraryFolder, "index.js"),
  format: "esm",
  minifySyntax: false,
  minifyWhitespace: false,
  external: ["ws"],
};

const bundles = libraryFlag < 0 ? [extension, ...packages, library] : [library];

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

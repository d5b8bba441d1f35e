import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { hostModule } from "./shortKeys.js";

const projectFolder = join(import.meta.dirname, "../..");

/** @type {(isProduction: boolean) => import("esbuild").BuildOptions} */
const shared = (isProduction) => ({
  absWorkingDir: projectFolder,
  bundle: true,
  platform: "node",
  target: "node22",
  sourcemap: isProduction ? false : "linked",
  minifySyntax: isProduction,
  minifyWhitespace: isProduction,
  // A crash prints the whole line that it happened in.
  lineLimit: 2000,
  legalComments: "none",
  logLevel: "info",
});

/** A third of the code, which a window that streams nothing never needs: each is a file, loaded when first used. */
export const lazyPackages = ["ws", "yaml", "oauth4webapi"];

const entryPoint = "src/extension.ts";

/**
 * What the sources use of each lazy package, told by a bundle that leaves the packages out. Nothing else of them is in
 * the files that are installed. A watch that shall see a further name is started again.
 *
 * @returns {Promise<Map<string, string[]>>}
 */
async function usedNames() {
  const { outputFiles } = await build({
    absWorkingDir: projectFolder,
    bundle: true,
    platform: "node",
    format: "esm",
    entryPoints: [entryPoint],
    external: ["vscode", ...lazyPackages],
    write: false,
    logLevel: "error",
  });
  const text = outputFiles[0]?.text ?? "";
  return new Map(
    lazyPackages.map((name) => {
      const named = [...text.matchAll(new RegExp(`^import \\{([^}]*)\\} from "${name}";`, "gm"))]
        .flatMap(([, list = ""]) => list.split(","))
        .map((one) => one.trim().split(" as ")[0] ?? "");
      const spaces = [...text.matchAll(new RegExp(`^import \\* as (\\w+) from "${name}";`, "gm"))];
      const read = spaces.flatMap(([, space]) =>
        [...text.matchAll(new RegExp(`\\b${space}\\.(\\w+)`, "g"))].map(([, property = ""]) => property),
      );
      const names = [...new Set([...named, ...read])].filter((one) => one !== "").sort();
      if (names.length === 0) throw new Error(`Nothing of ${name} is used: it is no package to load.`);
      return [name, names];
    }),
  );
}

/**
 * In place of a package stands an object with its names, whose values are read from the package's file. The sources import
 * as usual; esbuild reads an imported name where it is used.
 *
 * @type {(used: Map<string, string[]>) => import("esbuild").Plugin}
 */
const lazily = (used) => ({
  name: "lazily",
  setup({ onResolve, onLoad }) {
    const filter = new RegExp(`^(${lazyPackages.join("|")})$`);
    onResolve({ filter }, ({ path }) => ({ path, namespace: "lazy" }));
    onResolve({ filter: /^\.\//, namespace: "lazy" }, ({ path }) => ({ path, external: true }));
    onLoad({ filter, namespace: "lazy" }, ({ path }) => {
      const getters = used
        .get(path)
        ?.map((name) => `get ${name}() { return require("./${path}.cjs").${name}; }`);
      return { contents: `module.exports = {\n${getters?.join(",\n") ?? ""}\n};` };
    });
  },
});

/**
 * VS Code's own module, taken over once: every file that imports it would copy its hundreds of names while the window
 * starts.
 *
 * @type {(isProduction: boolean) => import("esbuild").Plugin}
 */
const once = (isProduction) => ({
  name: "once",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^vscode$/ }, ({ path, namespace }) =>
      namespace === "once" ? { path, external: true } : { path, namespace: "once" },
    );
    onLoad({ filter: /^vscode$/, namespace: "once" }, () => ({
      contents: isProduction ? hostModule : 'export * from "vscode";',
      resolveDir: projectFolder,
    }));
  },
});

/**
 * ws has an ESM entry that imports all its parts and does not say that they do nothing by themselves: then its server
 * would be in the bundle, too.
 *
 * @type {import("esbuild").Plugin}
 */
const unusedParts = {
  name: "unused-parts",
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^\.\// }, async ({ path, importer, resolveDir, kind, pluginData }) => {
      if (kind !== "import-statement" || pluginData === "seen") return undefined;
      const found = await resolve(path, { importer, resolveDir, kind, pluginData: "seen" });
      return { ...found, sideEffects: false };
    });
  },
};

/**
 * YAML is read here and never written: a seventh of the package is what writes it.
 *
 * @type {import("esbuild").Plugin}
 */
const readOnly = {
  name: "read-only",
  setup({ onLoad }) {
    const writers =
      /yaml.browser.dist.stringify.(foldFlowLines|stringify(Collection|Document|Pair|String)?)\.js$/;
    onLoad({ filter: writers }, async ({ path }) => {
      const [, names = ""] = /^export \{ (.*) \};$/m.exec(await readFile(path, "utf8")) ?? [];
      const refusals = names
        .split(", ")
        .map((name) => `export function ${name}() { throw new Error("YAML is only read."); }`);
      return { contents: refusals.join("\n") };
    });
  },
};

/**
 * The files of dist that are installed.
 *
 * @param {{ isProduction: boolean }} options
 * @returns {Promise<import("esbuild").BuildOptions[]>}
 */
export async function extensionBundles({ isProduction }) {
  const used = await usedNames();
  const extension = {
    ...shared(isProduction),
    entryPoints: [entryPoint],
    outfile: "dist/extension.cjs",
    // Short names are a tenth of the download. Functions keep their own, so that the stack of an error that is sent to us
    // says what was going on; where in the source, the map tells, which stays with us.
    minifyIdentifiers: isProduction,
    keepNames: isProduction,
    sourcesContent: !isProduction,
    sourcemap: isProduction ? /** @type {const} */ ("external") : /** @type {const} */ ("linked"),
    format: /** @type {const} */ ("cjs"),
    plugins: [once(isProduction), lazily(used)],
  };
  const packages = lazyPackages.map((name) => ({
    ...shared(isProduction),
    // yaml shows Node a build that cannot be cut to what is used, and everybody else one that can.
    platform: name === "yaml" ? /** @type {const} */ ("neutral") : /** @type {const} */ ("node"),
    stdin: {
      contents: `export { ${used.get(name)?.join(", ") ?? ""} } from "${name}";`,
      resolveDir: projectFolder,
    },
    outfile: `dist/${name}.cjs`,
    format: /** @type {const} */ ("cjs"),
    // A fault of theirs is told by the lines of ours that called them.
    minify: isProduction,
    // ws tries these two inside try/catch and does without them.
    external: ["bufferutil", "utf-8-validate"],
    plugins: name === "yaml" ? [unusedParts, readOnly] : [unusedParts],
  }));
  return [extension, ...packages];
}

/**
 * The library alone, for its package.
 *
 * @param {{ isProduction: boolean, folder: string }} options
 * @returns {import("esbuild").BuildOptions}
 */
export function libraryBundle({ isProduction, folder }) {
  return {
    ...shared(isProduction),
    entryPoints: ["src/logstream/index.ts"],
    outfile: join(folder, "index.js"),
    format: "esm",
    minifySyntax: false,
    minifyWhitespace: false,
    external: ["ws"],
  };
}

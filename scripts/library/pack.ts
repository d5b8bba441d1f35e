import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import { projectFolder, runNode } from "../command.ts";
import { Setback } from "../setback.ts";

interface Manifest {
  readonly version: string;
  readonly license: string;
  readonly dependencies: { readonly ws: string };
}

interface SourceMap {
  readonly sources: readonly string[];
}

function manifestOf({ version, license, dependencies }: Manifest): object {
  return {
    name: "databricks-app-logstream",
    version,
    description:
      "Streams the log of a Databricks App: reconnects, repeats no line, and says where lines are missing.",
    license,
    type: "module",
    exports: {
      ".": { types: "./dist/index.d.ts", default: "./dist/index.js" },
      "./package.json": "./package.json",
    },
    types: "./dist/index.d.ts",
    files: ["dist"],
    sideEffects: false,
    // URL.parse came with it.
    engines: { node: ">=22.1" },
    dependencies: { ws: `^${dependencies.ws}` },
  };
}

const SPECIFIER = /(\bfrom |\bimport\()"(\.{1,2}\/[^"]+)\.ts"/g;

/** Takes the declarations that the public ones lead to, and names files as a reader's compiler wants them named. */
async function copyTypes(built: string, target: string): Promise<void> {
  const wanted = ["index"];
  // It grows while it is walked.
  for (const file of wanted) {
    const text = await readFile(join(built, `${file}.d.ts`), "utf8");
    for (const [, , path = ""] of text.matchAll(SPECIFIER)) {
      const found = join(dirname(file), path).replaceAll("\\", "/");
      if (!wanted.includes(found)) wanted.push(found);
    }
    // Compilers that load no types by themselves find those of Node by it.
    const head = file === "index" ? '/// <reference types="node" />\n' : "";
    await mkdir(dirname(join(target, file)), { recursive: true });
    await writeFile(join(target, `${file}.d.ts`), head + text.replaceAll(SPECIFIER, '$1"$2.js"'));
  }
}

/** Names the sources as they lie in this repository: the way to them on this machine is nobody else's. */
async function copyCode(built: string, target: string): Promise<void> {
  await cp(join(built, "index.js"), join(target, "index.js"));
  const map = JSON.parse(await readFile(join(built, "index.js.map"), "utf8")) as SourceMap;
  const sources = map.sources.map((path) =>
    relative(projectFolder, resolve(built, path)).replaceAll("\\", "/"),
  );
  await writeFile(join(target, "index.js.map"), JSON.stringify({ ...map, sources }));
}

/** Files of this repository are not in the package; what a link to one says stays. */
function withoutLinksOut(readme: string): string {
  return readme.replaceAll(/\[([^\]]+)\]\(\.\.?\/[^)]*\)/g, "$1");
}

/** npm's own settings for scripts of this project are not meant for another package. */
function npmEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^npm_(package|lifecycle)_/.test(name));
  return Object.fromEntries(inherited);
}

/** Runs npm in a folder, and answers what it printed. */
export async function npm(folder: string, ...args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)("npm", [...args, "--no-audit", "--no-fund"], {
      cwd: folder,
      env: npmEnvironment(),
      shell: process.platform === "win32",
    });
    return stdout;
  } catch (cause) {
    throw new Setback(
      `npm ${args.join(" ")} failed: ${cause instanceof Error ? cause.message : String(cause)}`,
    );
  }
}

/** Builds and packs the library, and answers the package's file in `folder`. */
export async function packLibrary(folder: string): Promise<string> {
  const work = await mkdtemp(join(folder, "logstream-"));
  const [built, source] = [join(work, "built"), join(work, "package")];
  try {
    if ((await runNode(["esbuild.js", "--library", built], { isQuiet: true })) !== 0) {
      throw new Setback("The library does not build. The messages above say why.");
    }
    await copyTypes(built, join(source, "dist"));
    await copyCode(built, join(source, "dist"));
    const manifest = JSON.parse(await readFile(join(projectFolder, "package.json"), "utf8")) as Manifest;
    await writeFile(join(source, "package.json"), `${JSON.stringify(manifestOf(manifest), undefined, 2)}\n`);
    const readme = await readFile(join(projectFolder, "src/logstream/README.md"), "utf8");
    await writeFile(join(source, "README.md"), withoutLinksOut(readme));
    await cp(join(projectFolder, "LICENSE"), join(source, "LICENSE"));
    const packed = JSON.parse(await npm(source, "pack", "--json", "--pack-destination", folder)) as [
      { readonly filename: string },
    ];
    return join(folder, packed[0].filename);
  } finally {
    await rm(work, { recursive: true });
  }
}

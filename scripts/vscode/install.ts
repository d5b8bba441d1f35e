import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { atExit } from "../atExit.ts";
import { Setback } from "../setback.ts";
import { cacheRoot, ensureCached } from "./cache.ts";
import { compiler, ensureOnMachine } from "./systemPackages.ts";

/** The npm package that carries a whole VS Code, and the VS Code in it. */
const codeServer = { package: "code-server", version: "4.139.1", vscode: "1.139.1" } as const;

/** Output channels are written by the first; the second ends an extension host whose server is gone. */
const nativeModules = ["@vscode/spdlog", "@vscode/native-watchdog"] as const;

export interface InstalledVSCode {
  readonly version: string;
  /** The server's entry point, run with this process's own Node. */
  readonly serverMain: string;
}

/** npm hands its own settings down to scripts; those of the project must not steer an install elsewhere. */
function npmEnvironment(extra: Record<string, string>): NodeJS.ProcessEnv {
  const projectOnly =
    /^(npm_package_|npm_lifecycle_|npm_config_(local_prefix|global_prefix|prefix|noproxy)$)/;
  const inherited = Object.entries(process.env).filter(([name]) => !projectOnly.test(name));
  return { ...Object.fromEntries(inherited), NODE_ENV: "", ...extra };
}

/** The headers that come with the `node` package, so that the native build downloads none. */
function nodeHeaders(): string | undefined {
  const nodePackage = join(import.meta.dirname, "../../node_modules/node");
  const nested = join(nodePackage, "node_modules");
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

async function fill(folder: string): Promise<void> {
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true }));
  console.error("  1/3 VS Code itself");
  await npm(folder, ["install", "--ignore-scripts", `${codeServer.package}@${codeServer.version}`]);
  const vscode = join(folder, "node_modules", codeServer.package, "lib/vscode");
  console.error("  2/3 its libraries");
  await npm(vscode, ["install", "--omit=dev", "--ignore-scripts"]);
  console.error("  3/3 the native modules it needs");
  await allowBuilds(vscode);
  const headers = nodeHeaders();
  await npm(
    vscode,
    ["rebuild", ...nativeModules],
    headers === undefined ? {} : { npm_config_nodedir: headers },
  );
}

/** Newer npm builds nothing that the package.json at hand does not name. */
async function allowBuilds(folder: string): Promise<void> {
  const file = join(folder, "package.json");
  const manifest = JSON.parse(await readFile(file, "utf8")) as Record<string, unknown>;
  const allowScripts = Object.fromEntries(nativeModules.map((name) => [name, true]));
  await writeFile(file, JSON.stringify({ ...manifest, allowScripts }, undefined, 2));
}

/** Node's ABI is in the name, since native modules are built for it. */
const cacheName = `vscode-${codeServer.vscode}-${process.platform}-${process.arch}-abi${process.versions.modules}`;

export function isVSCodeInstalled(): boolean {
  return existsSync(join(cacheRoot(), cacheName));
}

/** The VS Code of the cache, installed there first if need be. */
export async function ensureVSCode(): Promise<InstalledVSCode> {
  if (!isVSCodeInstalled()) {
    await ensureOnMachine([compiler]);
    const target = join(cacheRoot(), cacheName);
    console.error(
      `Installing VS Code ${codeServer.vscode} from npm into ${target} (once; 780 MB, about a minute).`,
    );
  }
  const folder = await ensureCached(cacheName, fill);
  return {
    version: codeServer.vscode,
    serverMain: join(folder, "node_modules", codeServer.package, "lib/vscode/out/server-main.js"),
  };
}

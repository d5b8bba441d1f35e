import { spawn, type ChildProcess } from "node:child_process";
import { appendFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { atExit } from "../atExit.ts";
import { endTree } from "../processTree.ts";
import { ensureVSCode } from "./install.ts";
import { vscodeEnvironment, type Profile } from "./profile.ts";

/** A cold start on a busy machine; one second is usual. */
const startTimeoutMs = 120_000;

export interface ServerOptions {
  readonly profile: Profile;
  /** Added to, or put in place of, the scrubbed environment of this process. */
  readonly env?: NodeJS.ProcessEnv;
  /** Ask before trusting a folder, as a person's VS Code does. False by default. */
  readonly asksForTrust?: boolean;
  /**
   * Lets a window run an extension from its sources, and report test output. False by default, since such a window
   * never shows a notification.
   */
  readonly isAutomated?: boolean;
  /** 0 by default: any free one. */
  readonly port?: number;
}

export interface VSCodeServer {
  readonly origin: string;
  readonly authority: string;
  /** What the server has printed; for a failure's report. */
  output(): string;
  close(): Promise<void>;
}

export interface WorkbenchOptions {
  readonly folder?: string | undefined;
  /** A `.code-workspace` file, in place of a folder. */
  readonly workspaceFile?: string | undefined;
  readonly extensionDevelopmentPath?: string | undefined;
  readonly extensionTestsPath?: string | undefined;
}

export function profileArguments(profile: Profile): string[] {
  return [
    "--accept-server-license-terms",
    "--disable-telemetry",
    `--server-data-dir=${profile.serverDataDir}`,
    `--user-data-dir=${profile.userDataDir}`,
    `--extensions-dir=${profile.extensionsDir}`,
  ];
}

/** The program that is both VS Code's server and its command line. */
export async function spawnServer(args: readonly string[], env: NodeJS.ProcessEnv): Promise<ChildProcess> {
  const { serverMain, node } = await ensureVSCode();
  atExit();
  const guard = join(import.meta.dirname, "endWithParent.js");
  return spawn(node, ["--import", pathToFileURL(guard).href, serverMain, ...args], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** The last of what it prints, and all of it in a file of the profile. */
export function collectOutput(child: ChildProcess, { root }: Profile): () => string {
  const file = join(root, "server-output.txt");
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk: string) => {
      text = (text + chunk).slice(-20_000);
      // The profile may be gone before its server has ended.
      if (existsSync(root)) appendFileSync(file, chunk);
    });
  }
  return () => text;
}

/** The port the server says it listens on, which it chose itself. */
function listeningPort(child: ChildProcess, output: () => string): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      reject(new Error(`VS Code's server ${why}.\n${output()}`));
    };
    const timer = setTimeout(() => {
      fail(`did not listen within ${startTimeoutMs / 1000} s`);
    }, startTimeoutMs);
    child.once("error", (error) => {
      fail(`could not be started: ${error.message}`);
    });
    child.once("exit", (code) => {
      clearTimeout(timer);
      fail(`ended with exit code ${String(code)}`);
    });
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on("line", (line) => {
      const port = /Extension host agent listening on (\d+)/.exec(line)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    });
  });
}

/** Starts the VS Code of the cache as a server on loopback. Closing it ends every process below it. */
export async function startServer(options: ServerOptions): Promise<VSCodeServer> {
  const args = [
    "--host=127.0.0.1",
    `--port=${options.port ?? 0}`,
    "--without-connection-token",
    ...(options.isAutomated === true ? ["--enable-smoke-test-driver"] : []),
    ...(options.asksForTrust === true ? [] : ["--disable-workspace-trust"]),
    ...profileArguments(options.profile),
  ];
  const child = await spawnServer(args, vscodeEnvironment(options.profile, options.env));
  const output = collectOutput(child, options.profile);
  try {
    const authority = `127.0.0.1:${await listeningPort(child, output)}`;
    return { authority, origin: `http://${authority}`, output, close: () => endTree(child.pid) };
  } catch (error) {
    await endTree(child.pid);
    throw error;
  }
}

/** The address of a window of this server. */
export function workbenchUrl(server: VSCodeServer, options: WorkbenchOptions): string {
  const remote = (path: string): string => `vscode-remote://${server.authority}${path}`;
  const payload: [string, string][] = [];
  if (options.extensionDevelopmentPath !== undefined) {
    payload.push(["extensionDevelopmentPath", remote(options.extensionDevelopmentPath)]);
  }
  if (options.extensionTestsPath !== undefined) {
    payload.push(["extensionTestsPath", remote(options.extensionTestsPath)]);
  }
  // Slashes stay as they are: people read this address, and may have to type it.
  const parameter = (value: string): string => encodeURIComponent(value).replaceAll("%2F", "/");
  const { folder, workspaceFile } = options;
  const query = [
    workspaceFile !== undefined
      ? `workspace=${parameter(workspaceFile)}`
      : folder !== undefined
        ? `folder=${parameter(folder)}`
        : "ew=true",
  ];
  if (payload.length > 0) query.push(`payload=${parameter(JSON.stringify(payload))}`);
  return `${server.origin}/?${query.join("&")}`;
}

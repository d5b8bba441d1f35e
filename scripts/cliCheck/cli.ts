import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findSignInUrl, pressAllow } from "./browser.ts";

export interface CliResult {
  /** Undefined when it was ended for taking too long. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Default: an empty folder. */
  readonly cwd?: string | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Milliseconds. Default 60000. */
  readonly timeoutMs?: number | undefined;
}

/** A Databricks CLI with a home of its own, which knows nothing of this machine's profiles and sign-ins. */
export interface Cli extends AsyncDisposable {
  /** Its home, which is thrown away. */
  readonly home: string;
  /** Writes the configuration file that its profiles are in. */
  writeProfiles(text: string): Promise<void>;
  /** Runs it to its end; a page that it wants opened is answered as a person would who presses Allow. */
  run(args: readonly string[], options?: RunOptions): Promise<CliResult>;
}

/** @throws when no such program can be started. */
export async function openCli(path: string): Promise<Cli> {
  const home = await mkdtemp(join(tmpdir(), "cli-check-"));
  const configFile = join(home, ".databrickscfg");
  const empty = join(home, "empty");
  await mkdir(empty);
  const env = {
    HOME: home,
    USERPROFILE: home,
    PATH: process.env["PATH"] ?? "",
    DATABRICKS_CONFIG_FILE: configFile,
    DATABRICKS_AUTH_STORAGE: "plaintext",
    DATABRICKS_CACHE_ENABLED: "false",
    BROWSER: "none",
    NO_COLOR: "1",
  };
  return {
    home,
    writeProfiles: (text) => writeFile(configFile, text, { mode: 0o600 }),
    run: (args, options = {}) =>
      runCli(path, args, { cwd: empty, timeoutMs: 60_000, ...options, env: { ...env, ...options.env } }),
    [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true }),
  };
}

function runCli(
  path: string,
  args: readonly string[],
  { cwd, env, timeoutMs }: Required<RunOptions>,
): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(timeoutMs ?? 0);
    const options = { cwd, env: env ?? {}, signal, maxBuffer: 64 * 1024 * 1024 };
    const child = execFile(path, args, options, (error, stdout, stderr) => {
      if (signal.aborted) resolve({ exitCode: undefined, stdout, stderr });
      else if (error === null) resolve({ exitCode: 0, stdout, stderr });
      else if (typeof error.code === "number") resolve({ exitCode: error.code, stdout, stderr });
      else reject(new Error(`${path} cannot be started: ${error.message}`));
    });
    child.stdin?.end();
    let said = "";
    let isFollowed = false;
    child.stderr?.on("data", (text: string) => {
      said += text;
      const url = isFollowed ? undefined : findSignInUrl(said);
      if (url === undefined) return;
      isFollowed = true;
      void pressAllow(url).catch((error: unknown) => {
        reject(new Error(`The sign-in page failed: ${(error as Error).message}`));
        child.kill();
      });
    });
  });
}

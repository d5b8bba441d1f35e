import { DatabricksError } from "../api/errors.ts";
import { isRecord, parseJson } from "../api/errorBody.ts";
import { findCli } from "../cli/findCli.ts";
import { runProgram, type ProgramResult } from "../cli/runProgram.ts";
import { cliTrouble, describeCliOwner } from "./cliTrouble.ts";
import { cacheTokens, type IssuedToken } from "./tokenCache.ts";
import type { TokenProvider } from "../api/tokenProvider.ts";
import { phrase } from "../api/phrase.ts";

export interface CliOptions {
  readonly host: string;
  /** Undefined for a host that only the environment names. */
  readonly profile: string | undefined;
  /** The Databricks CLI: a path, or a name to look up on PATH. Default: `databricks`. */
  readonly cliPath?: string | undefined;
  readonly bundledCliPath?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  /** Bound of each run, milliseconds. Default 60000: the operating system may ask for its keychain. */
  readonly timeoutMs?: number | undefined;
}

const defaultTimeoutMs = 60_000;
const firstVersionWithForceRefresh = [0, 296, 0] as const;

/**
 * What would make the CLI answer for another workspace, or in another format, than the profile it is asked for.
 * DATABRICKS_CONFIG_FILE stays: the profile is in it.
 */
const droppedVariables: ReadonlySet<string> = new Set([
  "DATABRICKS_CONFIG_PROFILE",
  "DATABRICKS_HOST",
  "DATABRICKS_OUTPUT_FORMAT",
]);

/** The last call of each profile: the CLI rotates refresh tokens, which two calls at a time would lose. */
const lastCalls = new Map<string, Promise<void>>();

/** Tokens of a person's sign-in, kept and renewed by the Databricks CLI. */
export function createCliTokenProvider(options: CliOptions): TokenProvider {
  const { timeoutMs = defaultTimeoutMs } = options;
  const env = Object.fromEntries(
    Object.entries(options.env).filter(([name]) => !droppedVariables.has(name.toUpperCase())),
  );
  const target = options.profile === undefined ? ["--host", options.host] : ["--profile", options.profile];
  let canForceRefresh: boolean | undefined;

  return cacheTokens(async ({ signal, forceRefresh }) => {
    const cli = await findCli(options);
    const run = async (...args: string[]): Promise<ProgramResult> => {
      signal.throwIfAborted();
      return runProgram(cli, args, { env, signal, timeoutMs }).catch((error: unknown) => {
        signal.throwIfAborted();
        throw startError(cli, error);
      });
    };
    const key = [cli, env["DATABRICKS_CONFIG_FILE"], ...target].join("\0");
    return inTurn(key, async () => {
      if (forceRefresh) canForceRefresh ??= isAtLeast(await run("version"), firstVersionWithForceRefresh);
      const extra = forceRefresh && canForceRefresh === true ? ["--force-refresh"] : [];
      return readToken(await run("auth", "token", ...target, ...extra), options, timeoutMs);
    });
  });
}

async function inTurn<T>(key: string, task: () => Promise<T>): Promise<T> {
  const call = (lastCalls.get(key) ?? Promise.resolve()).then(task);
  const ended = call.then(
    () => undefined,
    () => undefined,
  );
  lastCalls.set(key, ended);
  try {
    return await call;
  } finally {
    if (lastCalls.get(key) === ended) lastCalls.delete(key);
  }
}

function isAtLeast({ stdout }: ProgramResult, needed: readonly number[]): boolean {
  const version = /v(\d+)\.(\d+)\.(\d+)/.exec(stdout)?.slice(1).map(Number) ?? [];
  for (const [index, part] of needed.entries()) {
    const found = version[index] ?? -1;
    if (found !== part) return found > part;
  }
  return true;
}

function readToken(result: ProgramResult, options: CliOptions, timeoutMs: number): IssuedToken {
  if (result.exitCode !== 0) throw cliTrouble(result, options, timeoutMs);
  const json = parseJson(result.stdout);
  const token = isRecord(json) ? json["access_token"] : undefined;
  if (!isRecord(json) || typeof token !== "string") {
    throw new DatabricksError(
      "cli-failed",
      phrase(
        "The Databricks CLI gave no token for {0}. Update it to the current version, then try again.",
        describeCliOwner(options),
      ),
    );
  }
  const expiresAtMs = typeof json["expiry"] === "string" ? Date.parse(json["expiry"]) : Number.NaN;
  return { token, expiresAtMs: Number.isNaN(expiresAtMs) ? undefined : expiresAtMs };
}

function startError(cli: string, cause: unknown): DatabricksError {
  const code = (cause as NodeJS.ErrnoException).code ?? phrase("unknown reason");
  if (code === "ENOENT") {
    return new DatabricksError(
      "cli-missing",
      phrase(
        "The Databricks CLI at {0} cannot be started: it or its interpreter is missing. Install it again, then try again.",
        cli,
      ),
      { cause },
    );
  }
  return new DatabricksError(
    "cli-failed",
    phrase(
      "The Databricks CLI at {0} did not run ({1}). Check that it is the Databricks CLI for this machine.",
      cli,
      code,
    ),
    { cause },
  );
}

import { chmod, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { noteStore } from "../../support/secretLedger.ts";
import { temporaryFolder, type Ending } from "./folder.ts";

/** How the fake CLI behaves; it reads this afresh on every run. */
export interface FakeCliState {
  /** Default "1.13.0". */
  version?: string;
  /** Access tokens by profile (or host), the current one first; `--force-refresh` moves on to the next. */
  tokens?: Record<string, string[]>;
  /** Profiles the CLI knows to be service principals, which it refuses. */
  servicePrincipals?: string[];
  lifetimeS?: number;
  /** Written to stderr before anything else. */
  warning?: string;
  /** Ends every `auth token` with this error, as it is. */
  error?: string;
  /** The same with the advice to log in again that the real CLI adds to nearly every error of a token. */
  tokenError?: string;
  /** The workspace takes the refresh token no more: the one error that the real CLI words anew. */
  isRefreshTokenInvalid?: boolean;
  /** Profiles that the configuration file does not hold. */
  missingProfiles?: string[];
  /** Printed in place of the token's JSON. */
  output?: string;
  delayMs?: number;
  /** Never ends; with "stubborn" not even on SIGTERM. */
  hang?: true | "stubborn";
}

export interface FakeCliCall {
  readonly args: readonly string[];
  readonly pid: number;
  readonly startedAtMs: number;
  /** Undefined when the call was killed. */
  readonly endedAtMs?: number;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface FakeCli {
  readonly folder: string;
  readonly path: string;
  set(state: FakeCliState): Promise<void>;
  calls(): Promise<FakeCliCall[]>;
}

/** A program that answers like the Databricks CLI, as a real executable in a folder of its own. */
export async function createFakeCli(t: Ending, state: FakeCliState = {}): Promise<FakeCli> {
  const folder = await temporaryFolder(t);
  const path = join(folder, "databricks");
  const statePath = join(folder, "state.json");
  const logPath = join(folder, "calls.jsonl");
  // A run that reads it meanwhile finds the one before, not half of this one.
  const set = async (next: FakeCliState): Promise<void> => {
    await writeFile(`${statePath}.next`, JSON.stringify(next));
    await rename(`${statePath}.next`, statePath);
  };
  noteStore(statePath);
  await set(state);
  await writeFile(logPath, "");
  await writeFile(
    path,
    `#!${process.execPath}\n(${program.toString()})(${JSON.stringify({ statePath, logPath })});\n`,
  );
  await chmod(path, 0o755);
  return {
    folder,
    path,
    set,
    calls: async () => {
      const lines = (await readFile(logPath, "utf8")).split("\n").filter(Boolean);
      const calls = new Map<number, FakeCliCall>();
      for (const line of lines) {
        const entry = JSON.parse(line) as FakeCliCall;
        calls.set(entry.pid, { ...calls.get(entry.pid), ...entry });
      }
      return [...calls.values()];
    },
  };
}

// Runs in the child process as CommonJS, from its own source text.
function program({ statePath, logPath }: { statePath: string; logPath: string }): void {
  const fs = process.getBuiltinModule("node:fs");
  const state = JSON.parse(fs.readFileSync(statePath, "utf8")) as FakeCliState;
  const args = process.argv.slice(2);
  const log = (entry: object): void => {
    fs.appendFileSync(logPath, `${JSON.stringify({ pid: process.pid, ...entry })}\n`);
  };
  const { DATABRICKS_HOST, DATABRICKS_CONFIG_PROFILE, DATABRICKS_CONFIG_FILE } = process.env;
  log({
    args,
    startedAtMs: Date.now(),
    env: { DATABRICKS_HOST, DATABRICKS_CONFIG_PROFILE, DATABRICKS_CONFIG_FILE },
  });
  const end = (code: number): void => {
    log({ endedAtMs: Date.now() });
    process.exitCode = code;
  };
  const fail = (message: string): void => {
    process.stderr.write(`Error: ${message}\n`);
    end(1);
  };
  const version = state.version ?? "1.13.0";

  const at = args.findIndex((argument) => argument === "--profile" || argument === "--host");
  const login = `databricks auth login ${args.slice(at, at + 2).join(" ")}`;
  const failWithAdvice = (message: string): void => {
    const report =
      "If this fails, please report this issue to the Databricks CLI maintainers at https://github.com/databricks/cli/issues/new";
    fail(`${message}. Try logging in again with \`${login}\` before retrying. ${report}`);
  };

  const token = (): void => {
    if (state.warning !== undefined) process.stderr.write(`${state.warning}\n`);
    const option = (name: string): string | undefined => {
      const at = args.indexOf(name);
      return at < 0 ? undefined : args[at + 1];
    };
    const [major = 0, minor = 0] = version.split(".").map(Number);
    const isForced = args.includes("--force-refresh");
    if (isForced && major === 0 && minor < 296) {
      fail("unknown flag: --force-refresh");
      return;
    }
    const owner = option("--profile") ?? option("--host") ?? "";
    if (state.servicePrincipals?.includes(owner)) {
      fail(
        `profile "${owner}" uses M2M authentication (client_id/client_secret). \`databricks auth token\` only supports U2M (user-to-machine) authentication tokens. To authenticate as a service principal, use the Databricks SDK directly`,
      );
      return;
    }
    if (option("--profile") !== undefined && state.missingProfiles?.includes(owner)) {
      fail("the command is being run in a non-interactive environment, please specify a host using --host");
      return;
    }
    if (state.error !== undefined) {
      fail(state.error);
      return;
    }
    if (state.tokenError !== undefined) {
      failWithAdvice(state.tokenError);
      return;
    }
    if (state.isRefreshTokenInvalid === true) {
      const sentence = "A new access token could not be retrieved because the refresh token is invalid";
      fail(`${sentence}. To reauthenticate, run the following command:\n  $ ${login}`);
      return;
    }
    const tokens = state.tokens?.[owner];
    if (isForced && tokens !== undefined) {
      tokens.shift();
      fs.writeFileSync(`${statePath}.${process.pid}`, JSON.stringify(state));
      fs.renameSync(`${statePath}.${process.pid}`, statePath);
    }
    const current = tokens?.[0];
    if (current === undefined) {
      const cause = "cache: databricks OAuth is not configured for this host";
      if (major === 0) failWithAdvice(cause);
      else fail(`${cause}. no cached credentials; run \`databricks auth login\` to sign in`);
      return;
    }
    const { lifetimeS: expires_in = 3600 } = state;
    const expiry = new Date(Date.now() + expires_in * 1000).toISOString().replace("Z", "456789Z");
    const answer = { access_token: current, token_type: "Bearer", expiry, expires_in };
    process.stdout.write(state.output ?? JSON.stringify(answer, undefined, 2));
    end(0);
  };

  if (args[0] === "version") {
    process.stdout.write(`Databricks CLI v${version}\n`);
    end(0);
  } else if (state.hang !== undefined) {
    if (state.hang === "stubborn") process.on("SIGTERM", () => undefined);
    setInterval(() => undefined, 60_000);
  } else if (args[0] === "auth" && args[1] === "token") {
    setTimeout(token, state.delayMs ?? 0);
  } else {
    fail(`unknown command "${args.join(" ")}" for "databricks"`);
  }
}

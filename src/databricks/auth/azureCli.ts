import { DatabricksError } from "../api/errors.ts";
import { asSentence, isRecord, oneLine, parseJson } from "../api/errorBody.ts";
import { describeSource } from "../api/credentialSource.ts";
import { azureDatabricksId } from "./entra.ts";
import { findProgram, isScript } from "../cli/findProgram.ts";
import { programTrouble } from "../cli/programTrouble.ts";
import { redactTokens } from "../api/redactSent.ts";
import { runProgram, type ProgramResult } from "../cli/runProgram.ts";
import { cacheTokens, type IssuedToken } from "./tokenCache.ts";
import type { TokenProvider } from "../api/tokenProvider.ts";
import { joinPhrases, phrase, type Phrase, type PhraseValue } from "../api/phrase.ts";

export interface AzureCliOptions {
  /** For messages. */
  readonly profileName: string;
  /** Default: the tenant the Azure CLI is signed in to. */
  readonly tenantId?: string | undefined;
  /** The application to ask a token for. Default: Azure Databricks. */
  readonly applicationId?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  /** Bound of each run, milliseconds. Default 60000. */
  readonly timeoutMs?: number | undefined;
}

const defaultTimeoutMs = 60_000;
const updateIt = phrase("Update it, sign in with OAuth, or select another profile.");

/** Tokens of a person's Azure CLI sign-in. Workspaces take them for REST; apps do not. */
export function createAzureCliTokenProvider(options: AzureCliOptions): TokenProvider {
  const { env, timeoutMs = defaultTimeoutMs, applicationId = azureDatabricksId, tenantId } = options;
  const args = ["account", "get-access-token", "--resource", applicationId, "--output", "json"];
  if (tenantId !== undefined) args.push("--tenant", tenantId);

  return cacheTokens(async ({ signal }) => {
    for (const id of [applicationId, tenantId]) refuseOddId(id, options);
    const az = await findProgram({ name: "az", env, platform: process.platform });
    if (az === undefined)
      throw failure(
        options,
        phrase("it was not found on the PATH."),
        phrase("Install it, sign in with OAuth, or select another profile."),
      );
    signal.throwIfAborted();
    const { file, parameters, isVerbatim } = launch(az, args, process.platform, env);
    const result = await runProgram(file, parameters, { env, signal, timeoutMs, isVerbatim }).catch(
      (error: unknown) => {
        signal.throwIfAborted();
        const code = (error as NodeJS.ErrnoException).code ?? phrase("unknown reason");
        throw failure(
          options,
          phrase("{0} did not run ({1}).", az, code),
          phrase("Check it, sign in with OAuth, or select another profile."),
        );
      },
    );
    return readToken(result, options, timeoutMs);
  });
}

/** On Windows the Azure CLI is a script, which only a shell runs; what reaches it there was checked for odd signs. */
export function launch(
  az: string,
  args: readonly string[],
  platform: NodeJS.Platform,
  env: NodeJS.ProcessEnv,
): { file: string; parameters: readonly string[]; isVerbatim: boolean } {
  if (!isScript(az, platform)) return { file: az, parameters: args, isVerbatim: false };
  const shell = env["ComSpec"] ?? "C:\\Windows\\System32\\cmd.exe";
  return { file: shell, parameters: ["/d", "/s", "/c", `""${az}" ${args.join(" ")}"`], isVerbatim: true };
}

function refuseOddId(id: string | undefined, { profileName }: AzureCliOptions): void {
  if (id === undefined || /^[\w.-]+$/.test(id)) return;
  throw new DatabricksError(
    "bad-profile",
    phrase(
      "The Azure tenant or application of {0} is not an identifier. Correct azure_tenant_id or azure_login_app_id.",
      describeSource(profileName),
    ),
  );
}

function readToken(result: ProgramResult, options: AzureCliOptions, timeoutMs: number): IssuedToken {
  const { exitCode, stdout, stderr } = result;
  if (exitCode === undefined) {
    throw new DatabricksError(
      "timeout",
      phrase(
        "The Azure CLI gave no token for {0} within {1} s. Check your network, then try again.",
        describeSource(options.profileName),
        timeoutMs / 1000,
      ),
    );
  }
  if (exitCode !== 0) throw runError(stderr, exitCode, options);
  const json = parseJson(stdout);
  const token = isRecord(json) ? json["accessToken"] : undefined;
  if (!isRecord(json) || typeof token !== "string") {
    throw failure(options, phrase("its answer holds no token."), updateIt);
  }
  return { token, expiresAtMs: readExpiry(json) };
}

/** Newer versions give epoch seconds; older ones local time, which is all this machine's clock needs. */
function readExpiry(json: Record<string, unknown>): number | undefined {
  const seconds = json["expires_on"];
  if (typeof seconds === "number") return seconds * 1000;
  const text = json["expiresOn"];
  const at = typeof text === "string" ? Date.parse(text.replace(/(\.\d{3})\d+$/, "$1")) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

function runError(stderr: string, exitCode: number, options: AzureCliOptions): DatabricksError {
  const said = oneLine(redactTokens(stderr.replace(/^ERROR: /, "")));
  if (programTrouble(stderr) === "network") {
    return new DatabricksError(
      "host-unreachable",
      joinPhrases(
        phrase(
          "The Azure CLI gave no token for {0}: {1}",
          describeSource(options.profileName),
          asSentence(said ?? ""),
        ),
        phrase("Check your network, VPN and proxy."),
      ),
    );
  }
  if (/\baz login\b/.test(stderr)) {
    const tenant = options.tenantId === undefined ? "" : ` --tenant ${options.tenantId}`;
    const command = `az login${tenant}`;
    return new DatabricksError(
      "azure-not-signed-in",
      phrase(
        'The Azure CLI is not signed in for {0}. Sign in to Databricks, or run "{1}" in a terminal and try again.',
        describeSource(options.profileName),
        command,
      ),
      { command },
    );
  }
  const fault = said === undefined ? phrase("it ended with code {0}.", exitCode) : asSentence(said);
  return failure(options, fault, updateIt);
}

/** `fault` ends as a sentence does. */
function failure({ profileName }: AzureCliOptions, fault: PhraseValue, remedy: Phrase): DatabricksError {
  return new DatabricksError(
    "cli-failed",
    joinPhrases(
      phrase("The Azure CLI gave no token for {0}: {1}", describeSource(profileName), fault),
      remedy,
    ),
  );
}

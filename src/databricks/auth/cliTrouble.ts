import { asSentence, oneLine } from "../api/errorBody.ts";
import { describeSource } from "../api/credentialSource.ts";
import { DatabricksError } from "../api/errors.ts";
import { redactTokens } from "../api/redactSent.ts";
import { loginCommand } from "../cli/loginCommand.ts";
import { programTrouble } from "../cli/programTrouble.ts";
import type { ProgramResult } from "../cli/runProgram.ts";
import { joinPhrases, phrase, type Phrase } from "../api/phrase.ts";

export interface CliOwner {
  readonly host: string;
  /** Undefined for a host that only the environment names. */
  readonly profile: string | undefined;
}

/** The CLI ends nearly every error of a token with this advice, whatever the cause, so it says nothing of one. */
const advice = /\.?\s+(?:To reauthenticate, run|Try logging in again)\b[^]*$/i;

/** A web page that something on the way answered with; the CLI quotes it whole. */
const webPage = /:?\s*<(?:!doctype|html|head|body)\b[^]*/i;

const signedOut = /OAuth is not configured for this host|refresh token is invalid/i;
const noProfile =
  /\bprofile\b.{0,80}\b(?:not found|does not exist)|\bno\b.{0,80}\bprofile\b.{0,20}\b(?:configured|found)|specify a host using --host/i;
/** Of these the CLI says the same tomorrow. */
const lasting =
  /only supports U2M|uses M2M|unknown (?:flag|command|shorthand)|use --profile to specify|cannot be combined/i;

/** A shell that was given something else to run than a program. */
const notRunCodes: ReadonlySet<number> = new Set([126, 127]);

/** What the CLI's failure to give a token means, by what it says. */
export function cliTrouble(result: ProgramResult, owner: CliOwner, timeoutMs: number): DatabricksError {
  const { exitCode, stdout, stderr } = result;
  const who = describeCliOwner(owner);
  if (exitCode === undefined) {
    return new DatabricksError(
      "timeout",
      phrase(
        "The Databricks CLI gave no token for {0} within {1} s. Check your network and keychain, then try again.",
        who,
        timeoutMs / 1000,
      ),
    );
  }
  const text = stderr.trim() === "" ? stdout : stderr;
  const said = (/^Error: ([^]*)/m.exec(text)?.[1] ?? text).replace(advice, "").replace(webPage, "");
  // What is quoted are addresses and names, which may hold any word.
  const plain = said.replaceAll(/"[^"\n]*"/g, '""');
  const line = oneLine(redactTokens(said.trim().split("\n", 1)[0] ?? ""));
  const reason = line === undefined ? phrase("it ended with code {0}.", exitCode) : asSentence(line);
  const failure = phrase("The Databricks CLI gave no token for {0}: {1}", who, reason);

  const trouble = programTrouble(plain);
  if (trouble === "certificate") {
    return new DatabricksError(
      "bad-certificate",
      joinPhrases(
        failure,
        phrase(
          "If your network inspects TLS, add its certificate authority to the operating system's trusted ones.",
        ),
      ),
    );
  }
  if (trouble === "network") {
    return new DatabricksError(
      "host-unreachable",
      joinPhrases(failure, phrase("Check your network, VPN and proxy.")),
    );
  }
  if (signedOut.test(plain)) {
    const command = loginCommand(owner);
    return new DatabricksError(
      "not-signed-in",
      phrase("The Databricks CLI is not signed in for {0}. Sign in, or select another profile.", who),
      { command },
    );
  }
  if (owner.profile !== undefined && noProfile.test(plain)) {
    return new DatabricksError(
      "unknown-profile",
      phrase(
        'The Databricks CLI does not find the profile "{0}" in its configuration file. Select another profile, or sign in with the CLI to create it.',
        owner.profile,
      ),
    );
  }
  if (lasting.test(plain) || notRunCodes.has(exitCode)) {
    return new DatabricksError(
      "cli-failed",
      joinPhrases(failure, phrase("Update the CLI to the current version or select another profile.")),
    );
  }
  return new DatabricksError(
    "cli-trouble",
    joinPhrases(failure, phrase("Try again, or select another profile.")),
  );
}

export function describeCliOwner({ profile, host }: CliOwner): Phrase {
  return phrase("{0} ({1})", describeSource(profile ?? "environment"), host);
}

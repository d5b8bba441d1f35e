import { DatabricksError } from "../databricks/errors.ts";
import type { DatabricksErrorCode } from "../databricks/errors.ts";
import { LogStreamError } from "../logstream/index.ts";
import type { ConnectionErrorCode } from "../logstream/index.ts";
import type { SessionTarget } from "../sessions/sessionState.ts";
import { endReasonText, placeText, unexpectedText } from "../ui/noticeText.ts";
import type { Translate } from "../ui/translate.ts";

/** What a button under a message does. */
export type Remedy =
  | "signIn"
  | "selectProfile"
  | "openConfigFile"
  | "openSettings"
  | "openNetworkSettings"
  | "installCli"
  | "openInWorkspace"
  | "chooseApp"
  | "retry"
  | "showDiagnostics";

/** How a failure is told: one message, and the buttons that help, the likeliest first. */
export interface Failure {
  readonly message: string;
  readonly remedies: readonly Remedy[];
  /** Where `openInWorkspace` leads; without it that button is not offered. */
  readonly workspacePage?: string | undefined;
}

/** Trouble the commands themselves find; the message is a finished sentence. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly code: "no-apps" | "app-without-url" | "other-workspace";
  /** The page in the workspace where the person can mend it. */
  readonly workspacePage: string | undefined;

  constructor(code: CommandError["code"], message: string, workspacePage?: string) {
    super(message);
    this.code = code;
    this.workspacePage = workspacePage;
  }
}

type KnownCode =
  | DatabricksErrorCode
  | ConnectionErrorCode
  | CommandError["code"]
  | "credential-refused"
  | "handshake-refused"
  | "stream-closed"
  | "app-gone"
  | "app-stopped";

/** Every code that the layers below give an error, with what helps. */
const REMEDIES: Readonly<Record<KnownCode, readonly Remedy[]>> = {
  "no-profile": ["signIn", "selectProfile"],
  "unknown-profile": ["selectProfile", "openSettings"],
  "bad-profile": ["openConfigFile", "selectProfile"],
  "unsupported-credential": ["signIn", "selectProfile"],
  "not-signed-in": ["signIn", "selectProfile"],
  "cli-missing": ["signIn", "installCli", "openSettings"],
  "cli-failed": ["retry", "signIn", "showDiagnostics"],
  "insecure-host": ["openConfigFile", "selectProfile"],
  "host-unreachable": ["retry", "selectProfile", "openNetworkSettings"],
  "bad-certificate": ["openNetworkSettings", "retry"],
  "proxy-refused": ["openNetworkSettings", "retry"],
  unauthorized: ["signIn", "selectProfile"],
  forbidden: ["selectProfile", "openInWorkspace", "retry"],
  "not-found": ["chooseApp", "selectProfile"],
  "wrong-host": ["selectProfile", "openConfigFile"],
  "rate-limited": ["retry"],
  unavailable: ["retry"],
  timeout: ["retry", "openNetworkSettings"],
  "bad-request": ["showDiagnostics"],
  "bad-response": ["retry", "showDiagnostics"],
  "credential-refused": ["signIn", "selectProfile", "openInWorkspace"],
  "handshake-refused": ["retry", "openInWorkspace"],
  "handshake-timeout": ["retry"],
  "connection-lost": ["retry"],
  "peer-silent": ["retry"],
  "broken-frame": ["openSettings", "retry"],
  "machine-slept": ["retry"],
  "stream-closed": ["retry"],
  "stream-ended": ["retry"],
  "bad-batch": ["retry", "showDiagnostics"],
  "app-gone": ["chooseApp"],
  "app-stopped": ["openInWorkspace", "retry"],
  "no-apps": ["selectProfile", "retry"],
  "other-workspace": ["selectProfile", "chooseApp"],
  "app-without-url": ["openInWorkspace", "chooseApp"],
};

function remediesOf(code: string): readonly Remedy[] {
  return code in REMEDIES ? REMEDIES[code as KnownCode] : ["retry", "showDiagnostics"];
}

/** Whether the person, or the window closing, ended the work: nothing to tell. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === "AbortError" || error.name === "Canceled");
}

/** The one place that says how an error is shown. */
export function describeFailure(error: unknown, t: Translate): Failure {
  if (error instanceof DatabricksError || error instanceof LogStreamError || error instanceof CommandError) {
    const workspacePage = error instanceof CommandError ? error.workspacePage : undefined;
    return { message: error.message, remedies: remediesOf(error.code), workspacePage };
  }
  return { message: unexpectedText(error, t), remedies: ["retry", "showDiagnostics"] };
}

/** A stream that ended by an error, told once with its app and host. */
export function describeStreamEnd(error: Error, target: SessionTarget, t: Translate): Failure {
  return {
    message: t("The log of {0} ended. {1}", placeText(target, t), endReasonText(error, target, t)),
    remedies: describeFailure(error, t).remedies,
    workspacePage: target.workspacePage,
  };
}

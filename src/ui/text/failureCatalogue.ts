import { CommandError, commandErrorText, type CommandTrouble } from "./commandError.ts";
import { crashCause } from "./crashCause.ts";
import { DatabricksError } from "../../databricks/api/errors.ts";
import type { DatabricksErrorCode } from "../../databricks/api/errors.ts";
import { CredentialError, LogStreamError } from "../../logstream/index.ts";
import type { ConnectionErrorCode } from "../../logstream/index.ts";
import type { Crash } from "../../sessions/appHealth.ts";
import type { SessionTarget } from "../../sessions/sessionState.ts";
import { errorInWords } from "./errorInWords.ts";
import { inWords, statusInWords } from "./inWords.ts";
import { sentencesText } from "./joined.ts";
import { placeText, sentence } from "./places.ts";
import { profileText } from "./profileText.ts";
import { streamErrorText } from "./streamErrorText.ts";
import type { Translate } from "./translate.ts";

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
  | "showEarlier"
  | "startWarehouse"
  | "chooseWarehouse"
  | "openTelemetryPage"
  | "showDiagnostics";

/** How a failure is told: one message, and the buttons that help, the likeliest first. */
export interface Failure {
  readonly message: string;
  readonly remedies: readonly Remedy[];
  /** Where `openInWorkspace` leads; without it that button is not offered. */
  readonly workspacePage?: string | undefined;
}

/** The sentences of these come finished from src/databricks, which knows the file, the line and the cause. */
const OF_WORKSPACES: Readonly<Record<DatabricksErrorCode, readonly Remedy[]>> = {
  "no-profile": ["signIn", "selectProfile"],
  "unknown-profile": ["selectProfile", "openSettings"],
  "bad-profile": ["openConfigFile", "selectProfile"],
  "unsupported-credential": ["signIn", "selectProfile"],
  "not-signed-in": ["signIn", "selectProfile"],
  "azure-not-signed-in": ["signIn", "retry", "selectProfile"],
  "keychain-failed": ["retry", "selectProfile"],
  "cli-missing": ["signIn", "installCli", "openSettings"],
  "cli-failed": ["retry", "signIn", "showDiagnostics"],
  "cli-trouble": ["retry", "signIn", "selectProfile", "showDiagnostics"],
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
  "no-warehouse": ["chooseWarehouse", "selectProfile", "retry"],
  "warehouse-refused": ["chooseWarehouse", "selectProfile", "retry"],
  "warehouse-asleep": ["startWarehouse", "chooseWarehouse"],
  "history-refused": ["selectProfile", "retry"],
  "history-missing": ["retry", "selectProfile", "openTelemetryPage"],
  "history-unreadable": ["openTelemetryPage", "showDiagnostics"],
  "query-failed": ["retry"],
  "bad-request": ["showDiagnostics"],
  "bad-response": ["retry", "showDiagnostics"],
};

/** What a stream's errors say is what happened; what to do comes from here. */
interface OfStream {
  readonly advice?: (t: Translate) => string;
  readonly remedies: readonly Remedy[];
}

type StreamCode =
  | Exclude<ConnectionErrorCode, DatabricksErrorCode>
  | "handshake-refused"
  | "stream-closed"
  | "app-gone"
  | "app-stopped";

const checkNetwork: OfStream = {
  advice: (t) => t("Check your network, then try again."),
  remedies: ["retry", "openNetworkSettings"],
};

const OF_STREAMS: Readonly<Record<StreamCode, OfStream>> = {
  "handshake-refused": {
    advice: (t) => t("Try again in a moment. Should it stay so, look at the app in the workspace."),
    remedies: ["retry", "openInWorkspace"],
  },
  "handshake-timeout": checkNetwork,
  "connection-lost": checkNetwork,
  "peer-silent": checkNetwork,
  "machine-slept": { advice: (t) => t("Stream it again to go on."), remedies: ["retry"] },
  "stream-ended": { advice: (t) => t("Stream it again to go on."), remedies: ["retry"] },
  "stream-closed": {
    advice: (t) => t("Try again in a moment. Should it stay so, look at the app in the workspace."),
    remedies: ["retry", "openInWorkspace"],
  },
  "broken-frame": { remedies: ["openSettings", "retry"] },
  "bad-batch": {
    advice: (t) => t("Try again. Should it stay so, the diagnostics help whoever runs the app."),
    remedies: ["retry", "showDiagnostics"],
  },
  "app-gone": { remedies: ["chooseApp"] },
  "app-stopped": { remedies: ["openInWorkspace", "retry"] },
};

const OF_COMMANDS: Readonly<Record<CommandTrouble["code"], readonly Remedy[]>> = {
  "no-apps": ["selectProfile", "retry"],
  "history-off": ["chooseWarehouse"],
  "app-without-url": ["openInWorkspace", "chooseApp"],
  "other-workspace": ["selectProfile", "chooseApp"],
};

const unforeseen: readonly Remedy[] = ["retry", "showDiagnostics"];

function remediesOf(error: unknown): readonly Remedy[] {
  if (error instanceof CredentialError) return ["signIn", "selectProfile", "openInWorkspace"];
  if (error instanceof CommandError) return OF_COMMANDS[error.code];
  if (!(error instanceof DatabricksError || error instanceof LogStreamError)) return unforeseen;
  const { code } = error;
  if (code in OF_WORKSPACES) return OF_WORKSPACES[code as DatabricksErrorCode];
  return code in OF_STREAMS ? OF_STREAMS[code as StreamCode].remedies : unforeseen;
}

function streamSentence(error: LogStreamError, t: Translate): string {
  const advice = error.code in OF_STREAMS ? OF_STREAMS[error.code as StreamCode].advice : undefined;
  const said = sentence(streamErrorText(error, t), t);
  return advice === undefined ? said : sentencesText([said, advice(t)], t);
}

/** The one place that says how an error is shown. */
export function describeFailure(error: unknown, t: Translate): Failure {
  const remedies = remediesOf(error);
  if (error instanceof CommandError) {
    return { message: commandErrorText(error, t), remedies, workspacePage: error.workspacePage };
  }
  if (error instanceof DatabricksError) return { message: sentence(errorInWords(error, t), t), remedies };
  if (error instanceof LogStreamError) return { message: streamSentence(error, t), remedies };
  return { message: unexpectedText(error, t), remedies };
}

/** A stream that ended by an error, told once with its app and host. */
export function describeStreamEnd(error: Error, target: SessionTarget, t: Translate): Failure {
  return {
    message: t("The log of {0} ended. {1}", placeText(target, t), endReasonText(error, target, t)),
    remedies: remediesOf(error),
    workspacePage: target.workspacePage,
  };
}

/** Why a stream ended, as a sentence that names the credential where it is at fault. */
export function endReasonText(error: Error, target: SessionTarget, t: Translate): string {
  if (!(error instanceof CredentialError)) return describeFailure(error, t).message;
  return t(
    "{0} refused the credential of {1}: {2} ({3}). Sign in again, or ask for permission to use the app.",
    error.host,
    profileText(target.profileName, t),
    inWords(target.credential, t),
    error.status,
  );
}

/** What was thrown and nobody foresaw, as a sentence. */
export function unexpectedText(thrown: unknown, t: Translate): string {
  const said = thrown instanceof Error ? thrown.message : String(thrown);
  return t("Something unexpected went wrong: {0}", sentence(said, t));
}

export interface CrashWords extends Pick<Crash, "reason" | "detail" | "phrase"> {
  readonly app: string;
  /** How often in the last minute. */
  readonly times: number;
}

export function crashText({ app, times, ...crash }: CrashWords, t: Translate): string {
  const cause = crashCause(crash, app, t);
  if (times > 1) {
    return cause === ""
      ? t("{0} crashed {1} times in the last minute.", app, times)
      : sentence(t("{0} crashed {1} times in the last minute: {2}", app, times, cause), t);
  }
  // The platform's own account of an app names it.
  const isNamed = crash.reason === undefined && crash.detail.includes(app);
  return sentence(isNamed ? statusInWords(crash, t) : t("{0} crashed: {1}", app, cause), t);
}

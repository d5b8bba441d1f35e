import * as vscode from "vscode";
import { DatabricksError } from "../../databricks/api/errors.ts";
import { describeFailure } from "../text/failureCatalogue.ts";
import type { Failure, Remedy } from "../text/failureCatalogue.ts";
import { idOf, SETTINGS_SECTION } from "../text/settings.ts";
import { isAbort } from "./isAbort.ts";
import { withoutTurns } from "../../reading/cleanText.ts";
import { redact } from "../../reading/secrets/redact.ts";
import { technicalDetail } from "./technicalDetail.ts";
import { messageInBackground } from "./inBackground.ts";
import type { Diagnostics } from "./diagnostics.ts";

const NETWORK_SETTINGS = "@id:http.proxy,http.proxySupport,http.noProxy,http.systemCertificates";
const CLI_INSTALL_PAGE = "https://docs.databricks.com/dev-tools/cli/install.html";

/** How an app's telemetry is switched on. */
export const TELEMETRY_PAGE = "https://docs.databricks.com/dev-tools/databricks-apps/observability";

/** Where something failed. */
export interface FailedPlace {
  readonly host: string;
  /** The profile of the configuration file that led there, if one did. */
  readonly profile?: string | undefined;
  /** Of a host that several workspaces share, where it is known. */
  readonly workspaceId?: string | undefined;
  /** The app whose log it was. */
  readonly app?: string | undefined;
}

/**
 * What the buttons about credentials do, for where something failed, else for the credential in force. Each resolves to
 * whether there is another one now.
 */
export interface CredentialRemedies {
  signIn(failed?: FailedPlace): Promise<boolean>;
  select(failed?: FailedPlace): Promise<boolean>;
  openConfigFile(): Promise<void>;
}

export interface FailureContext {
  /** Does again what failed. */
  readonly retry: () => Promise<void>;
  /** Does it again, and lets the SQL warehouse be started that it needs. Default: `retry`. */
  readonly startWarehouse?: () => Promise<void>;
  /** Shows the lines that the platform keeps of the app; without it that button is not offered. */
  readonly showEarlier?: () => Promise<void>;
  /** Tells the failure with more than the error itself knows. */
  readonly describe?: () => Failure;
  /** Default: where the error says it happened, if it does. */
  readonly place?: FailedPlace;
}

/** A remedy as a button or a row of its own. */
export interface OfferedRemedy {
  readonly label: string;
  /** Codicon name. */
  readonly icon: string;
  /** Returns at once; what fails is shown. */
  readonly apply: () => void;
}

export interface FailureMessages {
  /** What a place shows that tells a failure itself, without a message. */
  offer(error: unknown, context: FailureContext): readonly OfferedRemedy[];
  /** Shows one message with its remedies as buttons, and nothing for an abort. Returns at once. */
  show(error: unknown, context: FailureContext): void;
}

const REMEDY_ICONS: Readonly<Record<Remedy, string>> = {
  signIn: "sign-in",
  selectProfile: "account",
  openConfigFile: "go-to-file",
  openSettings: "settings-gear",
  openNetworkSettings: "settings-gear",
  installCli: "cloud-download",
  openInWorkspace: "link-external",
  chooseApp: "list-unordered",
  retry: "refresh",
  showEarlier: "history",
  startWarehouse: "play",
  chooseWarehouse: "settings-gear",
  openTelemetryPage: "book",
  showDiagnostics: "output",
};

type RemedyAction = (
  context: FailureContext,
  failure: Failure,
  place: FailedPlace | undefined,
) => Thenable<unknown>;

export function createFailureMessages(
  diagnostics: Diagnostics,
  credentials: CredentialRemedies,
): FailureMessages {
  const { l10n, commands, env } = vscode;
  const actions: Readonly<Record<Remedy, RemedyAction>> = {
    signIn: async ({ retry }, _failure, place) => {
      if (await credentials.signIn(place)) await retry();
    },
    selectProfile: async ({ retry }, _failure, place) => {
      if (await credentials.select(place)) await retry();
    },
    openConfigFile: () => credentials.openConfigFile(),
    openSettings: () => commands.executeCommand("workbench.action.openSettings", SETTINGS_SECTION),
    openNetworkSettings: () => commands.executeCommand("workbench.action.openSettings", NETWORK_SETTINGS),
    installCli: () => env.openExternal(vscode.Uri.parse(CLI_INSTALL_PAGE)),
    openInWorkspace: (_context, { workspacePage = "" }) => env.openExternal(vscode.Uri.parse(workspacePage)),
    chooseApp: () => commands.executeCommand(idOf("stream")),
    retry: ({ retry }) => retry(),
    showEarlier: async ({ showEarlier }) => showEarlier?.(),
    startWarehouse: ({ retry, startWarehouse = retry }) => startWarehouse(),
    chooseWarehouse: () => commands.executeCommand("workbench.action.openSettings", idOf("historyWarehouse")),
    openTelemetryPage: () => env.openExternal(vscode.Uri.parse(TELEMETRY_PAGE)),
    showDiagnostics: () => {
      diagnostics.show();
      return Promise.resolve();
    },
  };
  const labels: Readonly<Record<Remedy, string>> = {
    signIn: l10n.t("Sign In"),
    selectProfile: l10n.t("Select Profile"),
    openConfigFile: l10n.t("Open Config File"),
    openSettings: l10n.t("Open Settings"),
    openNetworkSettings: l10n.t("Open Network Settings"),
    installCli: l10n.t("Install the CLI"),
    openInWorkspace: l10n.t("Open App in Workspace"),
    chooseApp: l10n.t("Choose Another App"),
    retry: l10n.t("Retry"),
    showEarlier: l10n.t("Show Earlier Lines"),
    startWarehouse: l10n.t("Start Warehouse"),
    chooseWarehouse: l10n.t("Choose Warehouse"),
    openTelemetryPage: l10n.t("About App Telemetry"),
    showDiagnostics: l10n.t("Show Diagnostics"),
  };

  const carryOut = async (
    remedy: Remedy,
    context: FailureContext,
    failure: Failure,
    place: FailedPlace | undefined,
  ): Promise<void> => {
    try {
      await actions[remedy](context, failure, place);
    } catch (trouble) {
      // Told the same way in its turn.
      show(trouble, { retry: context.retry, ...(place && { place }) });
    }
  };

  const offer = (error: unknown, context: FailureContext): OfferedRemedy[] => {
    const failure = context.describe?.() ?? describeFailure(error, l10n.t);
    const place = context.place ?? (error instanceof DatabricksError ? error.place : undefined);
    const remedies = context.showEarlier ? [...failure.remedies, "showEarlier" as const] : failure.remedies;
    return remedies
      .filter((remedy) => remedy !== "openInWorkspace" || failure.workspacePage !== undefined)
      .map((remedy) => ({
        label: labels[remedy],
        icon: REMEDY_ICONS[remedy],
        apply: () => {
          messageInBackground(diagnostics, carryOut(remedy, context, failure, place));
        },
      }));
  };

  const tell = async (error: unknown, context: FailureContext): Promise<void> => {
    const { message } = context.describe?.() ?? describeFailure(error, l10n.t);
    // The end of a stream is noted where it happens.
    if (context.describe === undefined) diagnostics.error(technicalDetail(error));
    const offered = offer(error, context);
    const picked = await vscode.window.showErrorMessage(
      withoutTurns(redact(message)),
      ...offered.map(({ label }) => label),
    );
    offered.find(({ label }) => label === picked)?.apply();
  };

  const show = (error: unknown, context: FailureContext): void => {
    if (!isAbort(error)) messageInBackground(diagnostics, tell(error, context));
  };
  return { offer, show };
}

import * as vscode from "vscode";
import { DatabricksError } from "../databricks/api/errors.ts";
import type { SessionTarget } from "../sessions/sessionState.ts";
import type { Diagnostics } from "../ui/messages/diagnostics.ts";
import { TELEMETRY_PAGE, type FailureContext, type FailureMessages } from "../ui/messages/failureMessages.ts";
import { messageInBackground } from "../ui/messages/inBackground.ts";
import { isAbort } from "../ui/messages/isAbort.ts";
import { technicalDetail } from "../ui/messages/technicalDetail.ts";
import { CommandError } from "../ui/text/commandError.ts";
import { describeFailure } from "../ui/text/failureCatalogue.ts";
import { telemetryYaml } from "../ui/text/telemetryText.ts";
import { LeftAsleep, type WarehouseConsent } from "./warehouseConsent.ts";

export interface TellEarlierServices {
  readonly diagnostics: Diagnostics;
  readonly failures: FailureMessages;
  readonly warehouseConsent: WarehouseConsent;
}

/** Does it, and again where the person asks for that in the message of its failure. */
export async function orTellEarlier(
  services: TellEarlierServices,
  host: string | undefined,
  act: () => Promise<void>,
): Promise<void> {
  const retry = (): Promise<void> => orTellEarlier(services, host, act);
  try {
    await act();
  } catch (error) {
    services.failures.show(error, { retry, ...startingWarehouse(services, error, host, retry) });
  }
}

/** Tells that only what this machine has kept is shown, and what all the others would have needed, with what helps. */
export function tellOnlyKept(
  services: TellEarlierServices,
  { name, host }: Pick<SessionTarget, "name" | "host">,
  reason: unknown,
  act: () => Promise<void>,
): void {
  const { t } = vscode.l10n;
  const error = reason instanceof LeftAsleep ? reason.failure : reason;
  const retry = (): Promise<void> => orTellEarlier(services, host, act);
  const { diagnostics, failures } = services;
  if (isAbort(error)) {
    messageInBackground(diagnostics, tellGivenUp(name, retry));
    return;
  }
  diagnostics.error(technicalDetail(error));
  failures.show(error, {
    retry,
    describe: () => {
      const failure = describeFailure(error, t);
      const isForbidden = error instanceof CommandError && error.code === "history-off";
      const message = isForbidden
        ? t(
            "These lines of {0} are those that this machine kept. Its logs table is not read, as the setting databricksAppLogs.historyWarehouse says.",
            name,
          )
        : t("These lines of {0} are those that this machine kept. {1}", name, failure.message);
      return { ...failure, message };
    },
    ...startingWarehouse(services, error, host, retry),
  });
}

async function tellGivenUp(app: string, retry: () => Promise<void>): Promise<void> {
  const { t } = vscode.l10n;
  const again = t("Retry");
  const picked = await vscode.window.showInformationMessage(
    t("These lines of {0} are those that this machine kept. Reading its logs table was canceled.", app),
    again,
  );
  if (picked === again) await retry();
}

/** What a warehouse that was left asleep is needed for is done with it at the person's word. */
function startingWarehouse(
  { warehouseConsent }: TellEarlierServices,
  error: unknown,
  host: string | undefined,
  retry: () => Promise<void>,
): Pick<FailureContext, "startWarehouse"> {
  const isAsleep = error instanceof DatabricksError && error.code === "warehouse-asleep";
  if (!isAsleep || host === undefined) return {};
  return {
    startWarehouse: () => {
      warehouseConsent.allow(host);
      return retry();
    },
  };
}

/** One sentence on what would keep the lines of an app, and what helps to switch it on. */
export async function tellNothingKept(app: string): Promise<void> {
  await offerTelemetry(
    vscode.l10n.t(
      "Nothing keeps the earlier lines of {0}: they can be read from the next deployment on that has app telemetry switched on.",
      app,
    ),
    app,
  );
}

/** Says a sentence with what helps to switch telemetry on, and other buttons before. @returns which of these was picked */
export async function offerTelemetry(
  sentence: string,
  app: string,
  ...others: readonly string[]
): Promise<string | undefined> {
  const copy = vscode.l10n.t("Copy Lines for databricks.yml");
  const about = vscode.l10n.t("About App Telemetry");
  const picked = await vscode.window.showInformationMessage(sentence, ...others, copy, about);
  if (picked === copy) await vscode.env.clipboard.writeText(telemetryYaml(app));
  if (picked === about) await vscode.env.openExternal(vscode.Uri.parse(TELEMETRY_PAGE));
  return picked;
}

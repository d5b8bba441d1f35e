import * as vscode from "vscode";
import { inBackground } from "../ui/messages/inBackground.ts";
import type { Diagnostics } from "../ui/messages/diagnostics.ts";
import type { FailureMessages, OfferedRemedy } from "../ui/messages/failureMessages.ts";
import { technicalDetail } from "../ui/messages/technicalDetail.ts";
import { missingPlaceText, type MissingPlaceText } from "../ui/text/missingPlace.ts";
import type { Credentials } from "../credentials/credentials.ts";

export interface MissingPlacesServices {
  readonly credentials: Pick<Credentials, "missing" | "select" | "signIn">;
  readonly failures: FailureMessages;
  readonly diagnostics: Diagnostics;
}

/** What the tree says of projects whose workspace nothing leads to; each row begins what leads there. */
export async function missingPlaces(
  { credentials, failures, diagnostics }: MissingPlacesServices,
  listedHost: string | undefined,
): Promise<readonly (OfferedRemedy & MissingPlaceText)[]> {
  const missing = await credentials.missing(listedHost).catch((error: unknown) => {
    // The apps are listed all the same.
    diagnostics.warn(`The workspaces of the projects are not known. ${technicalDetail(error)}`);
    return [];
  });
  return missing.map((place) => {
    const { host } = place;
    const act = (): Promise<unknown> =>
      host === undefined ? credentials.select() : credentials.signIn({ host });
    const run = async (): Promise<void> => {
      try {
        await act();
      } catch (error) {
        failures.show(error, { retry: run, ...(host !== undefined && { place: { host } }) });
      }
    };
    return {
      ...missingPlaceText(place, listedHost, vscode.l10n.t),
      icon: host === undefined ? "account" : "sign-in",
      apply: () => {
        inBackground(diagnostics, "The workspace of a project was not reached.", run());
      },
    };
  });
}

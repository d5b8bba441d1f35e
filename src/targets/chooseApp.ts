import * as vscode from "vscode";
import { appKey } from "../databricks/api/app.ts";
import { DatabricksError } from "../databricks/api/errors.ts";
import type { Credentials } from "../credentials/credentials.ts";
import { isAbort } from "../ui/messages/isAbort.ts";
import type { AnswerMemory } from "../ui/pickers/answerMemory.ts";
import { askApp, type AppChoice, type AppQuestion } from "../ui/pickers/appPicker.ts";
import type { StepPosition } from "../ui/pickers/steps.ts";
import type { ListedApp } from "../ui/text/appItem.ts";
import { listAppsToStream, type AppSources } from "./appsToStream.ts";
import { liveSession, type StreamDesk } from "./openStream.ts";

export type ChosenApp = Extract<AppChoice, { kind: "app" }>;

export interface ChooseAppServices extends AppSources, StreamDesk {
  readonly credentials: Credentials;
  readonly answers: AnswerMemory;
}

export interface ChooseAppOptions {
  readonly title: string;
  readonly position: StepPosition;
  /** For lines from before: also by a credential that cannot stream, and no app at once. Default false. */
  readonly forEarlier?: boolean;
  /** The app that comes first, by its key. Default: the one used last. */
  readonly firstKey?: string | undefined;
}

/** Asks for an app, and on the way, as the person likes, for another profile or a sign-in. */
export async function chooseApp(services: ChooseAppServices, options: ChooseAppOptions): Promise<ChosenApp> {
  const { title, position, forEarlier = false, firstKey } = options;
  for (;;) {
    const choice = await askAppOrSignIn(services, {
      title,
      position,
      listApps: (signal, progress) =>
        listAppsToStream(services, signal, progress, { forListing: forEarlier }),
      neverAtOnce: forEarlier,
      lastUsedMs: (listed) =>
        listedKey(listed) === firstKey ? Infinity : services.answers.lastUsedMs(listedKey(listed)),
      isLive: (listed) => liveSession(services, listedKey(listed)) !== undefined,
    });
    if (choice.kind === "app") return choice;
    try {
      if (choice.kind === "signIn") await services.credentials.signIn({ host: choice.host });
      else await services.credentials.select();
    } catch (error) {
      // Esc there leads back to the apps.
      if (!isAbort(error)) throw error;
    }
  }
}

/** Where no credential is in force, the ways to one come first: the profiles there are, or the ways to sign in. */
async function askAppOrSignIn({ credentials }: ChooseAppServices, options: AppQuestion): Promise<AppChoice> {
  for (;;) {
    try {
      return await askApp(options);
    } catch (error) {
      if (!(error instanceof DatabricksError && error.code === "no-profile")) throw error;
      const hasProfiles = (await credentials.names()).length > 0;
      if (!(await (hasProfiles ? credentials.select() : credentials.signIn())))
        throw new vscode.CancellationError();
    }
  }
}

export function listedKey({ workspace, app }: ListedApp): string {
  return appKey(workspace, app);
}

import { profileText } from "./profileText.ts";
import { inEnglish, type Translate } from "./translate.ts";

/** Trouble that the commands find themselves, with what its sentence names. */
export type CommandTrouble =
  | { readonly code: "no-apps"; readonly host: string; readonly profileName: string }
  | { readonly code: "history-off" }
  | { readonly code: "app-without-url"; readonly app: string; readonly workspacePage: string }
  | {
      readonly code: "other-workspace";
      readonly app: string;
      readonly host: string;
      readonly profileName: string;
    };

function sentenceOf(trouble: CommandTrouble, t: Translate): string {
  switch (trouble.code) {
    case "no-apps":
      return t(
        "There are no apps on {0} that {1} may see. Select another profile, or try again once there is one.",
        trouble.host,
        profileText(trouble.profileName, t),
      );
    case "history-off":
      return t(
        "Earlier lines are not read, as the setting databricksAppLogs.historyWarehouse says. Change it to read them.",
      );
    case "app-without-url":
      return t(
        "{0} has no address yet: it was never started. Start it once, then stream its log.",
        trouble.app,
      );
    case "other-workspace":
      return t(
        "{0} was streamed from another workspace than {1}, where {2} leads now. Select the profile it was streamed with, or choose another app.",
        trouble.app,
        trouble.host,
        profileText(trouble.profileName, t),
      );
  }
}

/** Its message is English, as that of every error is. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly code: CommandTrouble["code"];
  readonly trouble: CommandTrouble;
  /** The page in the workspace where the person can mend it. */
  readonly workspacePage: string | undefined;

  constructor(trouble: CommandTrouble) {
    super(sentenceOf(trouble, inEnglish));
    this.trouble = trouble;
    this.code = trouble.code;
    this.workspacePage = "workspacePage" in trouble ? trouble.workspacePage : undefined;
  }
}

/** The sentence of it in the window's language. */
export function commandErrorText({ trouble }: CommandError, t: Translate): string {
  return sentenceOf(trouble, t);
}

import { hostOf } from "./places.ts";
import type { PhraseValue } from "../../databricks/api/phrase.ts";
import { inWords } from "./inWords.ts";
import { sentencesText } from "./joined.ts";
import { projectText, type ProjectMark } from "./appItem.ts";
import type { Translate } from "./translate.ts";

/** The workspace of a project that nothing of the person's leads to; what is listed is of another one. */
export interface MissingPlace {
  /** Undefined where the project names a profile alone, which there is not, or no workspace that can be told. */
  readonly host: string | undefined;
  readonly profile: string | undefined;
  /** Why it cannot be told which workspace the project means, where that is so: a finished sentence. */
  readonly reason?: PhraseValue | undefined;
  readonly project: ProjectMark;
}

/** The row that says so, and what a click or Enter on it begins. */
export interface MissingPlaceText {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
}

/** `listedHost` is where the apps are from that are listed beside it, if any are. */
export function missingPlaceText(
  { host, profile, reason, project }: MissingPlace,
  listedHost: string | undefined,
  t: Translate,
): MissingPlaceText {
  const withInstead = (reasonText: string): string =>
    listedHost === undefined
      ? reasonText
      : sentencesText([reasonText, t("The apps here are of {0}.", hostOf(listedHost))], t);
  const description = projectText(project, t);
  if (reason !== undefined) {
    return {
      label: t("Select a profile for the project"),
      description,
      detail: withInstead(inWords(reason, t)),
    };
  }
  if (host === undefined) {
    return {
      label: t("Select another profile"),
      description,
      detail: withInstead(
        t('Its databricks.yml asks for the profile "{0}", which you do not have.', profile ?? ""),
      ),
    };
  }
  return {
    label: t("Sign in to {0}", hostOf(host)),
    description,
    detail: withInstead(
      t("Its databricks.yml names this workspace, and no profile or sign-in of yours leads there."),
    ),
  };
}

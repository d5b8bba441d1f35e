import type { SourceWithoutProfile } from "../../databricks/api/credentialSource.ts";
import type { PhraseValue } from "../../databricks/api/phrase.ts";
import { inWords } from "./inWords.ts";
import { listedParts } from "./joined.ts";
import type { Translate } from "./translate.ts";

const SOURCES: Readonly<Record<SourceWithoutProfile, (t: Translate) => string>> = {
  environment: (t) => t("the environment"),
  "sign-in": (t) => t("your sign-in"),
  "Databricks extension": (t) => t("the Databricks extension"),
};

function isSource(profileName: string): profileName is SourceWithoutProfile {
  return Object.hasOwn(SOURCES, profileName);
}

/** Whose credential it is, within a sentence: `profile dev`, or what holds it where no profile does. */
export function profileText(profileName: string, t: Translate): string {
  return isSource(profileName) ? SOURCES[profileName](t) : t("profile {0}", profileName);
}

/** The credential in a list of details: its label and text. Only that of the environment does not say where it is from. */
export function credentialRow(
  { profileName, credential: told }: { readonly profileName: string; readonly credential: PhraseValue },
  t: Translate,
): [label: string, text: string] {
  const credential = inWords(told, t);
  if (!isSource(profileName)) return [t("Profile"), listedParts([profileName, credential], t)];
  const isUnplaced = profileName === "environment";
  return [
    t("Credential"),
    isUnplaced ? listedParts([profileText(profileName, t), credential], t) : credential,
  ];
}

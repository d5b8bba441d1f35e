import { sourcesWithoutProfile } from "../databricks/replyErrors.ts";
import type { Translate } from "./translate.ts";

/** Whose credential it is, within a sentence: `profile dev`, or what holds it where no profile does. */
export function profileText(profileName: string, t: Translate): string {
  const source = sourcesWithoutProfile.get(profileName);
  return source === undefined ? t("profile {0}", profileName) : t(source);
}

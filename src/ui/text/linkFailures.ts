import type { Translate } from "./translate.ts";

/** `problem` is a sentence that names what is wrong in the link. */
export function badLinkText(problem: string, t: Translate): string {
  return t("The link was not opened. {0}", problem);
}

export function linkProfileText(profile: string, t: Translate): string {
  return t(
    'The link was not opened. It asks for the profile "{0}", which your Databricks configuration does not have.',
    profile,
  );
}

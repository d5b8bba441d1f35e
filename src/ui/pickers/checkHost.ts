import { isAccountConsole, isSecure, normalizeHost } from "../../databricks/api/host.ts";
import type { NormalizedHost } from "../../databricks/api/host.ts";
import type { Translate } from "../text/translate.ts";

export type CheckedHost =
  | { readonly kind: "good"; readonly host: NormalizedHost }
  /** `problem` is a sentence naming the value. */
  | { readonly kind: "bad"; readonly problem: string };

/** Reads the address of a workspace as people type it or copy it out of the browser. */
export function checkHost(typed: string, t: Translate): CheckedHost {
  const text = typed.trim();
  if (text === "") return bad(t("Give the address of your workspace."));
  const host = normalizeHost(text);
  if (host === undefined) return bad(t('"{0}" is not a web address.', text));
  const { origin } = host;
  if (isAccountConsole(origin))
    return bad(t("{0} is the account console, which has no apps. Give the address of a workspace.", origin));
  if (!isSecure(new URL(origin)))
    return bad(t("{0} would carry your sign-in in clear text. Use an https address.", origin));
  return { kind: "good", host };
}

function bad(problem: string): CheckedHost {
  return { kind: "bad", problem };
}

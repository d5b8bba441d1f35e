import { isAccountConsole, isSecure, normalizeHost } from "../databricks/host.ts";
import type { Translate } from "./translate.ts";

export type CheckedHost =
  | { readonly kind: "good"; readonly host: string }
  /** `problem` is a sentence naming the value. */
  | { readonly kind: "bad"; readonly problem: string };

/** Reads the address of a workspace as people type it or copy it out of the browser. */
export function checkHost(typed: string, t: Translate): CheckedHost {
  const text = typed.trim();
  if (text === "") return bad(t("Give the address of your workspace."));
  const origin = normalizeHost(text)?.origin;
  if (origin === undefined) return bad(t('"{0}" is not a web address.', text));
  if (isAccountConsole(origin))
    return bad(t("{0} is the account console, which has no apps. Give the address of a workspace.", origin));
  if (!isSecure(new URL(origin)))
    return bad(t("{0} would carry your sign-in in clear text. Use an https address.", origin));
  return { kind: "good", host: origin };
}

function bad(problem: string): CheckedHost {
  return { kind: "bad", problem };
}

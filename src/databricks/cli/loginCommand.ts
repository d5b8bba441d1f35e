import { quoteForAnyShell } from "./shells.ts";

interface LoginOptions {
  readonly host?: string | undefined;
  readonly profile?: string | undefined;
  /** Whose usual shell takes what no quoting fits in all of them. Default: this machine's. */
  readonly platform?: NodeJS.Platform | undefined;
}

/** The command that signs a person in with the Databricks CLI, to be copied into a terminal. */
export function loginCommand({ host, profile, platform = process.platform }: LoginOptions): string {
  const words = ["databricks", "auth", "login"];
  if (host !== undefined && host !== "") words.push("--host", quoteForAnyShell(host, platform));
  if (profile !== undefined) words.push("--profile", quoteForAnyShell(profile, platform));
  return words.join(" ");
}

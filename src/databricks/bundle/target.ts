import type { BundleConfig } from "./bundleConfig.ts";

export interface TargetChoice {
  /** Undefined when it is open which one is meant. */
  readonly target?: string;
  /** A finished sentence. */
  readonly problem?: string;
  /** Whether somebody named a target that there is not. */
  readonly isUnknown?: true;
}

/** The target to use, by the rules of the Databricks CLI. */
export function chooseTarget(
  { targets }: BundleConfig,
  explicit: string | undefined,
  env: NodeJS.ProcessEnv,
): TargetChoice {
  const named = [
    [explicit, "The target"],
    [env["DATABRICKS_BUNDLE_TARGET"], "The target that DATABRICKS_BUNDLE_TARGET names,"],
    [env["DATABRICKS_BUNDLE_ENV"], "The target that DATABRICKS_BUNDLE_ENV names,"],
  ].find(([name]) => name !== undefined && name !== "");
  // A bundle without targets has one of this name.
  const names = targets.size === 0 ? ["default"] : [...targets.keys()];
  if (named !== undefined) {
    const [name = "", subject = ""] = named;
    if (names.includes(name)) return { target: name };
    return { isUnknown: true, problem: `${subject} "${name}" is not one of the bundle's: ${list(names)}.` };
  }
  const [first] = names;
  if (names.length === 1 && first !== undefined) return { target: first };
  const defaults = names.filter((name) => targets.get(name)?.isDefault === true);
  const [only] = defaults;
  if (defaults.length === 1 && only !== undefined) return { target: only };
  return {
    problem:
      defaults.length === 0
        ? `None of the bundle's targets is the default one: ${list(names)}.`
        : `More than one target of the bundle is marked as default: ${list(defaults)}.`,
  };
}

function list(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}

import { phrase, type Phrase } from "../api/phrase.ts";
import type { BundleConfig } from "./bundleConfig.ts";

export interface TargetChoice {
  /** Undefined when it is open which one is meant. */
  readonly target?: string;
  /** A finished sentence. */
  readonly problem?: Phrase;
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
    [explicit],
    [env["DATABRICKS_BUNDLE_TARGET"], "DATABRICKS_BUNDLE_TARGET"],
    [env["DATABRICKS_BUNDLE_ENV"], "DATABRICKS_BUNDLE_ENV"],
  ].find(([name]) => name !== undefined && name !== "");
  // A bundle without targets has one of this name.
  const names = targets.size === 0 ? ["default"] : [...targets.keys()];
  if (named !== undefined) {
    const [name = "", variable] = named;
    if (names.includes(name)) return { target: name };
    const problem =
      variable === undefined
        ? phrase('The target "{0}" is not one of the bundle\'s: {1}.', name, list(names))
        : phrase(
            'The target that {0} names, "{1}" is not one of the bundle\'s: {2}.',
            variable,
            name,
            list(names),
          );
    return { isUnknown: true, problem };
  }
  const [first] = names;
  if (names.length === 1 && first !== undefined) return { target: first };
  const defaults = names.filter((name) => targets.get(name)?.isDefault === true);
  const [only] = defaults;
  if (defaults.length === 1 && only !== undefined) return { target: only };
  return {
    problem:
      defaults.length === 0
        ? phrase("None of the bundle's targets is the default one: {0}.", list(names))
        : phrase("More than one target of the bundle is marked as default: {0}.", list(defaults)),
  };
}

function list(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}

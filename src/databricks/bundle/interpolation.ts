import type { VariableDraft } from "./bundleConfig.ts";
import { scalarText } from "./document.ts";

export interface Scope {
  readonly bundleName: string | undefined;
  readonly target: string | undefined;
  /** By field of `workspace.current_user`; undefined when nobody is known. */
  readonly user: Readonly<Record<string, string>> | undefined;
  /** The value of a declared variable before interpolation. */
  readonly variable: (name: string) => VariableDraft | undefined;
  /** Other values by their whole path, before interpolation, such as `bundle.git.branch`. */
  readonly values: ReadonlyMap<string, string>;
}

/** The text with every reference replaced, or why that is impossible: a phrase such as `${var.x} has no value`. */
export type Interpolated =
  | { readonly text: string }
  | {
      readonly reason: string;
      /** Whether it would be known if the person were. */
      readonly needsUser: boolean;
    };

/** One name of a reference, written so that no two ways of matching it compete. */
const part = String.raw`[\p{L}_][\p{L}\p{N}_-]*`;
/** As the Databricks CLI has it; what does not look like this stays as it is. */
const reference = new RegExp(String.raw`\$\{(${part}(?:\.${part}(?:\[\d+\])*)*(?:\[\d+\])*)\}`, "gu");
const userPath = "workspace.current_user.";
const maxReferences = 200;
const maxDepth = 12;
const maxLength = 4096;

export function interpolate(text: string, scope: Scope): Interpolated {
  const budget = { references: maxReferences };
  let reason: string | undefined;
  let needsUser = false;
  const expand = (source: string, depth: number): string => {
    if (source.length > maxLength) {
      reason ??= "its value is too long";
      return "";
    }
    const expanded = source.replaceAll(reference, (whole, path: string) => {
      budget.references -= 1;
      if (depth > maxDepth || budget.references < 0) {
        reason ??= `${whole} refers to itself or to too much`;
        return "";
      }
      const found = lookUp(path, scope);
      if (scope.user === undefined && path.startsWith(userPath)) needsUser = true;
      if (typeof found === "string") return expand(found, depth + 1);
      reason ??= `${whole} ${found.reason}`;
      return "";
    });
    if (expanded.length > maxLength) reason ??= "its value is too long";
    return expanded.slice(0, maxLength);
  };
  const result = expand(text, 0);
  return reason === undefined ? { text: result } : { reason, needsUser };
}

export function hasReference(text: string): boolean {
  return text.search(reference) >= 0;
}

function lookUp(path: string, scope: Scope): string | { readonly reason: string } {
  const unknown = { reason: "is not known here" };
  switch (path) {
    case "bundle.name":
      return scope.bundleName ?? unknown;
    case "bundle.target":
    case "bundle.environment":
      return scope.target ?? unknown;
  }
  if (path.startsWith(userPath)) {
    const field = path.slice(userPath.length);
    const value = scope.user && Object.hasOwn(scope.user, field) ? scope.user[field] : undefined;
    return value ?? unknown;
  }
  const [root, name = "", ...steps] = path.split(/[.[\]]+/).filter(Boolean);
  if (root !== "var") return scope.values.get(path) ?? unknown;
  const variable = scope.variable(name);
  if (variable === undefined) return { reason: "is not declared" };
  if (variable === "lookup") return { reason: "is known to the workspace only" };
  if (variable === "unset") return { reason: "has no value" };
  if ("text" in variable) return steps.length === 0 ? variable.text : { reason: "has no parts" };
  return leafOf(variable.tree, steps) ?? { reason: "is no text" };
}

/** The scalar at the end of the steps into a complex variable. */
function leafOf(tree: unknown, steps: readonly string[]): string | undefined {
  let value = tree;
  for (const step of steps) {
    if (value instanceof Map) value = value.get(step);
    else if (Array.isArray(value)) value = value[Number(step)];
    else return undefined;
  }
  return scalarText(value);
}

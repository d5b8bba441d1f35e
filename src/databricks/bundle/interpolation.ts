import type { VariableDraft } from "./bundleConfig.ts";
import { isRecord } from "../api/errorBody.ts";
import { scalarText } from "./document.ts";

export interface Scope {
  readonly bundleName: string | undefined;
  readonly target: string | undefined;
  /** By field of `workspace.current_user`, as deep as the workspace tells it; undefined when nobody is known. */
  readonly user: Readonly<Record<string, unknown>> | undefined;
  /** The value of a declared variable before interpolation. */
  readonly variable: (name: string) => VariableDraft | undefined;
  /** Other values by their whole path, before interpolation, such as `bundle.git.branch`. */
  readonly values: ReadonlyMap<string, string>;
}

/** The text with every reference replaced, or why that is impossible: a phrase such as `${var.x} has no value`. */
export type Interpolated = (
  | { readonly text: string }
  | {
      readonly reason: string;
      /** Whether it may be known once more is known of the person. */
      readonly needsUser: boolean;
    }
) & {
  /** Whether it depends on who is signed in. */
  readonly usesUser: boolean;
};

/** One name of a reference, written so that no two ways of matching it compete. */
const part = String.raw`[\p{L}_][\p{L}\p{N}_-]*`;
/** As the Databricks CLI has it; what does not look like this stays as it is. */
const reference = new RegExp(String.raw`\$\{(${part}(?:\.${part}(?:\[\d+\])*)*(?:\[\d+\])*)\}`, "gu");
const wholeReference = new RegExp(`^${reference.source}$`, "u");
const userPath = "workspace.current_user.";
const maxReferences = 200;
const maxDepth = 12;
const maxLength = 4096;

export function interpolate(text: string, scope: Scope): Interpolated {
  const budget = { references: maxReferences };
  let reason: string | undefined;
  let needsUser = false;
  let usesUser = false;
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
      if (path.startsWith(userPath)) usesUser = true;
      if (typeof found === "string") return expand(found, depth + 1);
      if (path.startsWith(userPath)) needsUser = true;
      reason ??= `${whole} ${found.reason}`;
      return "";
    });
    if (expanded.length > maxLength) reason ??= "its value is too long";
    // A name within a reference may have been one, such as ${var.${var.which}}.
    if (reason === undefined && expanded !== source && hasReference(expanded)) {
      return expand(expanded, depth + 1);
    }
    return expanded.slice(0, maxLength);
  };
  const result = expand(text, 0);
  return reason === undefined ? { text: result, usesUser } : { reason, needsUser, usesUser };
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
    return leafOf(scope.user, stepsOf(path.slice(userPath.length))) ?? unknown;
  }
  const [root, name = "", ...steps] = stepsOf(path);
  if (root !== "var") return scope.values.get(path) ?? unknown;
  const variable = scope.variable(name);
  if (variable === undefined) return { reason: "is not declared" };
  if (variable === "lookup") return { reason: "is known to the workspace only" };
  if (variable === "unset") return { reason: "has no value" };
  if ("text" in variable) return leafOf(variable.text, steps) ?? { reason: "has no parts" };
  return leafOf(variable.tree, steps) ?? { reason: "is no text" };
}

function stepsOf(path: string): string[] {
  return path.split(/[.[\]]+/).filter(Boolean);
}

/** The text at the end of the steps into a value; where a reference stands on the way, one to what it leads to. */
function leafOf(tree: unknown, steps: readonly string[]): string | undefined {
  let value = tree;
  for (const [index, step] of steps.entries()) {
    if (value instanceof Map) value = value.get(step);
    else if (Array.isArray(value)) value = value[Number(step)];
    else if (typeof value === "string") return partOf(value, steps.slice(index));
    else if (isRecord(value) && Object.hasOwn(value, step)) value = value[step];
    else return undefined;
  }
  return scalarText(value);
}

function partOf(text: string, steps: readonly string[]): string | undefined {
  const path = wholeReference.exec(text)?.[1];
  if (path === undefined) return undefined;
  return `\${${path}${steps.map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`)).join("")}}`;
}

import type { VariableDraft } from "./bundleConfig.ts";

export interface Scope {
  readonly bundleName: string | undefined;
  readonly target: string | undefined;
  /** By field of `workspace.current_user`; undefined when nobody is known. */
  readonly user: Readonly<Record<string, string>> | undefined;
  /** The value of a declared variable before interpolation. */
  readonly variable: (name: string) => VariableDraft | undefined;
}

/** The text with every reference replaced, or why that is impossible: a phrase such as `${var.x} has no value`. */
export type Interpolated = { readonly text: string } | { readonly reason: string };

/** One name of a reference, written so that no two ways of matching it compete. */
const part = String.raw`\p{L}[\p{L}\p{N}]*(?:[-_]+[\p{L}\p{N}]+)*`;
/** As the Databricks CLI has it; what does not look like this stays as it is. */
const reference = new RegExp(String.raw`\$\{(${part}(?:\.${part}(?:\[\d+\])*)*(?:\[\d+\])*)\}`, "gu");
const maxReferences = 200;
const maxDepth = 12;
const maxLength = 4096;

export function interpolate(text: string, scope: Scope): Interpolated {
  const budget = { references: maxReferences };
  let reason: string | undefined;
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
      if (typeof found === "string") return expand(found, depth + 1);
      reason ??= `${whole} ${found.reason}`;
      return "";
    });
    if (expanded.length > maxLength) reason ??= "its value is too long";
    return expanded.slice(0, maxLength);
  };
  const result = expand(text, 0);
  return reason === undefined ? { text: result } : { reason };
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
  const field = /^workspace\.current_user\.(\w+)$/.exec(path)?.[1];
  if (field !== undefined) {
    const value = scope.user && Object.hasOwn(scope.user, field) ? scope.user[field] : undefined;
    return value ?? unknown;
  }
  const name = /^var\.([^.[]+)$/.exec(path)?.[1];
  if (name === undefined) return unknown;
  const variable = scope.variable(name);
  if (variable === undefined) return { reason: "is not declared" };
  if (variable === "lookup") return { reason: "is known to the workspace only" };
  return variable === "unset" ? { reason: "has no value" } : variable.text;
}

import { dirname } from "node:path";
import { mapAt, scalarText, textAt, valueAt, type YamlMap } from "./document.ts";

/** A path with the folder it is relative to. */
export interface BundlePath {
  readonly path: string;
  readonly folder: string;
}

export interface AppDraft {
  name?: string;
  sourceCodePath?: BundlePath;
}

/**
 * A variable's value before interpolation: a text, or the mapping or list of a complex one; `lookup` means that only the
 * workspace knows it.
 */
export type VariableDraft = { readonly text: string } | { readonly tree: unknown } | "lookup" | "unset";

/** What of a bundle matters here, for the bundle itself or for one target. Values are not interpolated yet. */
export interface ConfigPart {
  bundleName?: string;
  gitBranch?: string;
  mode?: string;
  host?: string;
  workspaceId?: string;
  profile?: string;
  readonly apps: Map<string, AppDraft>;
  readonly variables: Map<string, VariableDraft>;
}

export interface TargetPart extends ConfigPart {
  isDefault: boolean;
}

export interface BundleConfig extends ConfigPart {
  readonly targets: Map<string, TargetPart>;
}

export function emptyConfig(): BundleConfig {
  return { ...emptyPart(), targets: new Map() };
}

/** Adds what one file says; it wins over the files before it. */
export function mergeFile(config: BundleConfig, document: YamlMap, file: string): void {
  mergePart(config, document, dirname(file), readVariable);
  // Older bundles call their targets environments.
  for (const section of ["environments", "targets"]) {
    for (const [key, value] of mapAt(document, section) ?? []) {
      const name = scalarText(key);
      if (name === undefined) continue;
      const target = config.targets.get(name) ?? { ...emptyPart(), isDefault: false };
      config.targets.set(name, target);
      if (!(value instanceof Map)) continue;
      const isDefault = textAt(value as YamlMap, "default");
      if (isDefault !== undefined) target.isDefault = /^(true|yes|y|on)$/i.test(isDefault);
      mergePart(target, value as YamlMap, dirname(file), readOverride);
    }
  }
}

/** The app as a target has it. */
export function appOfTarget(base: AppDraft | undefined, override: AppDraft | undefined): AppDraft {
  return { ...base, ...override };
}

function emptyPart(): ConfigPart {
  return { apps: new Map(), variables: new Map() };
}

function mergePart(
  part: ConfigPart,
  map: YamlMap,
  folder: string,
  read: (value: unknown) => VariableDraft | undefined,
): void {
  const bundleName = textAt(map, "bundle", "name");
  if (bundleName !== undefined) part.bundleName = bundleName;
  // A target has its own git section, outside of its bundle's.
  const gitBranch = textAt(map, "git", "branch") ?? textAt(map, "bundle", "git", "branch");
  if (gitBranch !== undefined) part.gitBranch = gitBranch;
  const mode = textAt(map, "mode") ?? textAt(map, "bundle", "mode");
  if (mode !== undefined) part.mode = mode;
  const host = textAt(map, "workspace", "host");
  if (host !== undefined) part.host = host;
  const workspaceId = textAt(map, "workspace", "workspace_id");
  if (workspaceId !== undefined) part.workspaceId = workspaceId;
  const profile = textAt(map, "workspace", "profile");
  if (profile !== undefined) part.profile = profile;
  for (const [key, value] of mapAt(map, "resources", "apps") ?? []) {
    const name = scalarText(key);
    if (name !== undefined) part.apps.set(name, appOfTarget(part.apps.get(name), readApp(value, folder)));
  }
  for (const [key, value] of mapAt(map, "variables") ?? []) {
    const name = scalarText(key);
    const draft = read(value);
    if (name !== undefined && (draft !== undefined || !part.variables.has(name))) {
      part.variables.set(name, draft ?? "unset");
    }
  }
}

function readApp(value: unknown, folder: string): AppDraft {
  if (!(value instanceof Map)) return {};
  const name = textAt(value as YamlMap, "name");
  const path = textAt(value as YamlMap, "source_code_path");
  return {
    ...(name === undefined ? {} : { name }),
    ...(path === undefined ? {} : { sourceCodePath: { path, folder } }),
  };
}

/** Undefined for a definition that gives no value. */
function readVariable(value: unknown): VariableDraft | undefined {
  if (!(value instanceof Map)) return undefined;
  const draft = draftOf(valueAt(value as YamlMap, "default"));
  return draft ?? (isSet(valueAt(value as YamlMap, "lookup")) ? "lookup" : undefined);
}

const definitionKeys: ReadonlySet<unknown> = new Set(["default", "description", "lookup", "type"]);

/** A target may also give the value itself: whatever does not look like a definition. */
function readOverride(value: unknown): VariableDraft | undefined {
  const isDefinition = value instanceof Map && [...value.keys()].every((key) => definitionKeys.has(key));
  return isDefinition ? readVariable(value) : draftOf(value);
}

/** Undefined for no value. */
export function draftOf(value: unknown): VariableDraft | undefined {
  const text = scalarText(value);
  if (text !== undefined) return { text };
  return isSet(value) ? { tree: value } : undefined;
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

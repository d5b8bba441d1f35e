import { stat } from "node:fs/promises";
import { basename, isAbsolute, join, relative, resolve } from "node:path";
import {
  appOfTarget,
  emptyConfig,
  mergeFile,
  type AppDraft,
  type BundleConfig,
  type TargetPart,
  type VariableDraft,
} from "./bundleConfig.ts";
import { describeUser } from "./currentUser.ts";
import { readDocument, scalarText, textAt, valueAt, type YamlMap } from "./document.ts";
import { expandIncludes, isInside } from "./includes.ts";
import { hasReference, interpolate, type Scope } from "./interpolation.ts";
import { chooseTarget } from "./target.ts";
import { appNamePattern } from "../api/app.ts";
import { isSecure, normalizeHost, type NormalizedHost } from "../api/host.ts";

export interface BundleOptions {
  /** The folder that holds the bundle's file. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Chosen by the person, before all else. */
  readonly target?: string | undefined;
  /** The user name of whoever is signed in, such as `someone@example.com`, where it is known. */
  readonly currentUser?: string | undefined;
}

export interface BundleApp {
  /** Its key in `resources.apps`. */
  readonly key: string;
  readonly name: string;
  /** Absolute; undefined when it is not a folder of the bundle. */
  readonly sourceCodePath?: string | undefined;
}

/** What a project's `databricks.yml` says of its apps. */
export interface Bundle {
  /** The bundle's folder, absolute. */
  readonly root: string;
  /** Undefined when it is open which one is meant. */
  readonly target: string | undefined;
  /** Origin only. */
  readonly host?: string | undefined;
  /** Tells the workspaces of one host apart. */
  readonly workspaceId?: string | undefined;
  readonly profile?: string | undefined;
  /** Those whose name is certain. */
  readonly apps: readonly BundleApp[];
  /** Why something was left out: finished sentences, for diagnostics. */
  readonly problems: readonly string[];
}

const fileNames = ["databricks.yml", "databricks.yaml", "bundle.yml", "bundle.yaml"] as const;
const limits = { bytes: 4 * 1024 * 1024, parsingMs: 5_000 };

/** Undefined when the folder holds no bundle. Never throws: whatever is wrong becomes a problem. */
export async function readBundle(options: BundleOptions): Promise<Bundle | undefined> {
  const root = resolve(options.folder);
  const problems: string[] = [];
  const file = await findFile(root, problems);
  if (file === undefined) return undefined;

  const config = await readConfig(root, file, problems);
  const { target, problem, isUnknown } = chooseTarget(config, options.target, options.env);
  if (problem !== undefined) problems.push(problem);
  if (isUnknown === true) return { root, target, apps: [], problems };
  const part = target === undefined ? undefined : config.targets.get(target);
  const scope = await createScope(root, config, target, options);
  const host = readHost(part?.host ?? config.host, problems);
  return {
    root,
    target,
    host: host?.origin,
    workspaceId: part?.workspaceId ?? config.workspaceId ?? host?.workspaceId,
    profile: profileName(part?.profile ?? config.profile, problems),
    apps: readApps(root, config, part, scope, problems),
    problems,
  };
}

async function findFile(root: string, problems: string[]): Promise<string | undefined> {
  const found: string[] = [];
  for (const name of fileNames) {
    const entry = await stat(join(root, name)).catch(() => undefined);
    if (entry?.isFile() === true) found.push(join(root, name));
  }
  const [first, second] = found;
  if (first !== undefined && second !== undefined) {
    problems.push(`The folder holds ${basename(first)} and ${basename(second)}; only the first is read.`);
  }
  return first;
}

async function readConfig(root: string, file: string, problems: string[]): Promise<BundleConfig> {
  const config = emptyConfig();
  const budget = { ...limits };
  const read = async (path: string): Promise<YamlMap | undefined> => {
    const document = await readDocument(path, budget);
    if (typeof document !== "string") {
      mergeFile(config, document, path);
      return document;
    }
    problems.push(`The file ${relative(root, path)} ${document} and is left out.`);
    return undefined;
  };
  const include = valueAt(await read(file), "include");
  const patterns = (Array.isArray(include) ? include : [])
    .map(scalarText)
    .filter((text) => text !== undefined);
  const includes = await expandIncludes(root, patterns);
  problems.push(...includes.problems);
  for (const path of includes.files) {
    if (path !== file) await read(path);
  }
  return config;
}

/** Values come from the environment, else from the target's overrides file, else from the target, else the default. */
async function createScope(
  root: string,
  config: BundleConfig,
  target: string | undefined,
  { env, currentUser }: BundleOptions,
): Promise<Scope> {
  const part = target === undefined ? undefined : config.targets.get(target);
  const overrides = await readOverrides(root, target);
  const variable = (name: string): VariableDraft | undefined => {
    const declared = config.variables.get(name);
    if (declared === undefined) return undefined;
    const override = part?.variables.get(name);
    const draft = override === undefined || override === "unset" ? declared : override;
    const fromEnvironment = env[`BUNDLE_VAR_${name}`];
    if (fromEnvironment !== undefined) return { text: fromEnvironment };
    // The Databricks CLI looks up before it reads the overrides file.
    const fromFile = draft === "lookup" ? undefined : textAt(overrides, name);
    return fromFile === undefined ? draft : { text: fromFile };
  };
  const user = currentUser === undefined ? undefined : describeUser(currentUser);
  return { bundleName: config.bundleName, target, user, variable };
}

async function readOverrides(root: string, target: string | undefined): Promise<YamlMap | undefined> {
  // A target's name may be anything, a way out of the folder included.
  if (target === undefined || !/^[\w.-]+$/.test(target)) return undefined;
  const file = join(root, ".databricks", "bundle", target, "variable-overrides.json");
  const document = await readDocument(file, { ...limits });
  return typeof document === "string" ? undefined : document;
}

function readApps(
  root: string,
  config: BundleConfig,
  part: TargetPart | undefined,
  scope: Scope,
  problems: string[],
): BundleApp[] {
  const apps: BundleApp[] = [];
  for (const key of new Set([...config.apps.keys(), ...(part?.apps.keys() ?? [])])) {
    const draft = appOfTarget(config.apps.get(key), part?.apps.get(key));
    const isOpen = scope.target === undefined && isRenamed(config, key);
    const named = isOpen ? { reason: "its name depends on the target" } : readName(draft, scope);
    if ("reason" in named) {
      problems.push(`The app "${key}" of the bundle is left out: ${named.reason}.`);
    } else {
      apps.push({ key, name: named.text, sourceCodePath: readPath(root, draft, scope) });
    }
  }
  return apps;
}

function isRenamed({ targets }: BundleConfig, key: string): boolean {
  return [...targets.values()].some((target) => target.apps.get(key)?.name !== undefined);
}

function readName({ name }: AppDraft, scope: Scope): { text: string } | { reason: string } {
  if (name === undefined || name === "") return { reason: "it has no name" };
  const result = interpolate(name, scope);
  if ("reason" in result || appNamePattern.test(result.text)) return result;
  return { reason: "its name is not one an app can have" };
}

/** Relative to the file that says it. A path of the workspace, or one outside the bundle, leads to no folder here. */
function readPath(root: string, { sourceCodePath }: AppDraft, scope: Scope): string | undefined {
  if (sourceCodePath === undefined) return undefined;
  const result = interpolate(sourceCodePath.path, scope);
  if ("reason" in result || result.text === "" || isAbsolute(result.text)) return undefined;
  const path = resolve(sourceCodePath.folder, result.text);
  return isInside(root, path) ? path : undefined;
}

function readHost(text: string | undefined, problems: string[]): NormalizedHost | undefined {
  if (text === undefined || text === "") return undefined;
  const host = hasReference(text) ? undefined : normalizeHost(text);
  if (host !== undefined && isSecure(new URL(host.origin))) return host;
  problems.push(
    "The workspace host of the bundle cannot be used: it must be an https address without variables.",
  );
  return undefined;
}

/** The Databricks CLI, too, takes no variables where it signs in. */
function profileName(text: string | undefined, problems: string[]): string | undefined {
  if (text === undefined || text === "" || !hasReference(text)) return text === "" ? undefined : text;
  problems.push("The workspace profile of the bundle cannot be used: it must not hold variables.");
  return undefined;
}

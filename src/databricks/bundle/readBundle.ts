import { stat } from "node:fs/promises";
import { basename, isAbsolute, join, relative, resolve } from "node:path";
import {
  appOfTarget,
  emptyConfig,
  mergeFile,
  type AppDraft,
  type BundleConfig,
  type TargetPart,
} from "./bundleConfig.ts";
import type { CurrentUser } from "../api/currentUser.ts";
import { bundleFileNames } from "./findBundles.ts";
import { readDocument, scalarText, valueAt, type YamlMap } from "./document.ts";
import { expandIncludes, isInside } from "./includes.ts";
import { interpolate, type Interpolated, type Scope } from "./interpolation.ts";
import { createScope } from "./scope.ts";
import { chooseTarget } from "./target.ts";
import { appNamePattern } from "../api/app.ts";
import { readPlace, type DeployedPlace } from "./deployedPlace.ts";

export interface BundleOptions {
  /** The folder that holds the bundle's file. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Chosen by the person, before all else. */
  readonly target?: string | undefined;
  /** Whoever is signed in, where it is known. */
  readonly currentUser?: CurrentUser | undefined;
}

export interface BundleApp {
  /** Its key in `resources.apps`. */
  readonly key: string;
  readonly name: string;
  /** Absolute; undefined when it is not a folder of the bundle. */
  readonly sourceCodePath?: string | undefined;
}

/** What a project's `databricks.yml` says of its apps. */
export interface Bundle extends DeployedPlace {
  /** The bundle's folder, absolute. */
  readonly root: string;
  /** Undefined when it is open which one is meant. */
  readonly target: string | undefined;
  /** Those whose name is certain. */
  readonly apps: readonly BundleApp[];
  /** Whether there are more once it is known who is signed in. */
  readonly needsUser: boolean;
  /** Whether the name of one of them depends on who is signed in. */
  readonly usesUser: boolean;
  /** Every file that was read or is to be included, absolute: the bundle's own first; includes may be Go's patterns. */
  readonly sources: readonly string[];
  /** Why something was left out: finished sentences, for diagnostics. */
  readonly problems: readonly string[];
}

const limits = { bytes: 4 * 1024 * 1024, parsingMs: 5_000 };

/** Undefined when the folder holds no bundle. Never throws: whatever is wrong becomes a problem. */
export async function readBundle(options: BundleOptions): Promise<Bundle | undefined> {
  const root = resolve(options.folder);
  const problems: string[] = [];
  const file = await findFile(root, problems);
  if (file === undefined) return undefined;

  const { config, sources } = await readConfig(root, file, problems);
  const choice = chooseTarget(config, options.target, options.env);
  const { target, problem, isUnknown } = choice;
  if (problem !== undefined) problems.push(String(problem));
  const place = readPlace(config, choice, problems);
  if (isUnknown === true) {
    return { root, target, ...place, apps: [], needsUser: false, usesUser: false, sources, problems };
  }
  const part = target === undefined ? undefined : config.targets.get(target);
  const scope = await createScope(root, config, target, options);
  return {
    root,
    target,
    ...place,
    ...readApps(root, config, part, scope, problems),
    sources,
    problems,
  };
}

async function findFile(root: string, problems: string[]): Promise<string | undefined> {
  const found: string[] = [];
  for (const name of bundleFileNames) {
    const entry = await stat(join(root, name)).catch(() => undefined);
    if (entry?.isFile() === true) found.push(join(root, name));
  }
  const [first, second] = found;
  if (first !== undefined && second !== undefined) {
    problems.push(`The folder holds ${basename(first)} and ${basename(second)}; only the first is read.`);
  }
  return first;
}

async function readConfig(
  root: string,
  file: string,
  problems: string[],
): Promise<{ readonly config: BundleConfig; readonly sources: readonly string[] }> {
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
  return { config, sources: [file, ...patterns.map((pattern) => resolve(root, pattern))] };
}

function readApps(
  root: string,
  config: BundleConfig,
  part: TargetPart | undefined,
  scope: Scope,
  problems: string[],
): Pick<Bundle, "apps" | "needsUser" | "usesUser"> {
  const apps: BundleApp[] = [];
  let needsUser = false;
  let usesUser = false;
  for (const key of new Set([...config.apps.keys(), ...(part?.apps.keys() ?? [])])) {
    const draft = appOfTarget(config.apps.get(key), part?.apps.get(key));
    const isOpen = scope.target === undefined && isRenamed(config, key);
    const named = isOpen ? refuse("its name depends on the target") : readName(draft, scope);
    if (named.usesUser) usesUser = true;
    if ("reason" in named) {
      if (named.needsUser) needsUser = true;
      problems.push(`The app "${key}" of the bundle is left out: ${named.reason}.`);
    } else {
      apps.push({ key, name: named.text, sourceCodePath: readPath(root, draft, scope) });
    }
  }
  return { apps, needsUser, usesUser };
}

function isRenamed({ targets }: BundleConfig, key: string): boolean {
  return [...targets.values()].some((target) => target.apps.get(key)?.name !== undefined);
}

function refuse(reason: string): Interpolated {
  return { reason, needsUser: false, usesUser: false };
}

function readName({ name }: AppDraft, scope: Scope): Interpolated {
  if (name === undefined || name === "") return refuse("it has no name");
  const result = interpolate(name, scope);
  if ("reason" in result || appNamePattern.test(result.text)) return result;
  return { reason: "its name is not one an app can have", needsUser: false, usesUser: result.usesUser };
}

/** Where the workspace gets the bundle's own files. */
const uploaded = /^\$\{workspace\.file_path\}(?:\/+|$)/;

/** Relative to the file that says it. Any other path of the workspace, or outside the bundle, leads to no folder here. */
function readPath(root: string, { sourceCodePath }: AppDraft, scope: Scope): string | undefined {
  if (sourceCodePath === undefined) return undefined;
  const { path: said, folder } = sourceCodePath;
  const result = interpolate(said.replace(uploaded, ""), scope);
  const isUploaded = uploaded.test(said);
  if ("reason" in result || isAbsolute(result.text) || (result.text === "" && !isUploaded)) return undefined;
  const path = resolve(isUploaded ? root : folder, result.text);
  return isInside(root, path) ? path : undefined;
}

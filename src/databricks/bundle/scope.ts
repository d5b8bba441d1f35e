import { join } from "node:path";
import { appOfTarget, draftOf, type BundleConfig, type VariableDraft } from "./bundleConfig.ts";
import type { CurrentUser } from "../api/currentUser.ts";
import { describeUser } from "./describeUser.ts";
import { readDocument, valueAt, type YamlMap } from "./document.ts";
import { readGitBranch } from "./gitBranch.ts";
import type { Scope } from "./interpolation.ts";

export interface ScopeOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly currentUser?: CurrentUser | undefined;
}

const limits = { bytes: 4 * 1024 * 1024, parsingMs: 5_000 };

/** Values come from the environment, else from the target's overrides file, else from the target, else the default. */
export async function createScope(
  root: string,
  config: BundleConfig,
  target: string | undefined,
  { env, currentUser }: ScopeOptions,
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
    const fromFile = draft === "lookup" ? undefined : draftOf(valueAt(overrides, name));
    return fromFile ?? draft;
  };
  return {
    bundleName: part?.bundleName ?? config.bundleName,
    target,
    user: currentUser === undefined ? undefined : describeUser(currentUser),
    variable,
    values: await readValues(root, config, target),
  };
}

async function readValues(
  root: string,
  config: BundleConfig,
  target: string | undefined,
): Promise<ReadonlyMap<string, string>> {
  const part = target === undefined ? undefined : config.targets.get(target);
  const values = new Map<string, string>();
  const set = (path: string, value: string | undefined): void => {
    if (value !== undefined) values.set(path, value);
  };
  set("bundle.git.branch", part?.gitBranch ?? config.gitBranch ?? (await readGitBranch(root)));
  set("bundle.mode", part?.mode ?? config.mode);
  set("workspace.host", part?.host ?? config.host);
  set("workspace.profile", part?.profile ?? config.profile);
  for (const key of new Set([...config.apps.keys(), ...(part?.apps.keys() ?? [])])) {
    set(`resources.apps.${key}.name`, appOfTarget(config.apps.get(key), part?.apps.get(key)).name);
  }
  return values;
}

async function readOverrides(root: string, target: string | undefined): Promise<YamlMap | undefined> {
  // A target's name may be anything, a way out of the folder included.
  if (target === undefined || !/^[\w.-]+$/.test(target)) return undefined;
  const file = join(root, ".databricks", "bundle", target, "variable-overrides.json");
  const document = await readDocument(file, { ...limits });
  return typeof document === "string" ? undefined : document;
}

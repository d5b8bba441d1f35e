import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { DatabricksError } from "../api/errors.ts";
import { defaultSectionName, parseIni, type IniEntry, type IniSection } from "./ini.ts";

const settingsSectionName = "__settings__";

/** Where the configuration is looked for. */
export interface ProfileOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Where `~` is. */
  readonly homeDir: string;
}

/** `~/.databrickscfg`, or the file `DATABRICKS_CONFIG_FILE` names. */
export interface ConfigFile {
  readonly path: string;
  /** Whether the file is there at all; a machine that was never set up has none. */
  readonly exists: boolean;
  /** Profiles in the file's order, an empty DEFAULT left out. */
  readonly profiles: readonly IniSection[];
  /** `default_profile` of `[__settings__]`. */
  readonly defaultProfile: IniEntry | undefined;
}

/** A missing file counts as empty. Throws a DatabricksError when it is there and cannot be read. */
export async function readConfigFile(options: ProfileOptions): Promise<ConfigFile> {
  const path = configFilePath(options);
  const text = await readIfPresent(path);
  const sections = parseIni(text ?? "");
  const settings = sections.find((section) => section.name === settingsSectionName);
  const defaultProfile = settings?.entries.get("default_profile");
  return {
    path,
    exists: text !== undefined,
    profiles: sections.filter((section) => section !== settings && !isUnusedDefault(section)),
    defaultProfile: defaultProfile?.value.trim() === "" ? undefined : defaultProfile,
  };
}

/** Whether a name belongs to the tools themselves and can never be a profile. */
export function isReservedName(name: string): boolean {
  return name === settingsSectionName;
}

function isUnusedDefault(section: IniSection): boolean {
  return section.name === defaultSectionName && section.entries.size === 0 && section.problems.length === 0;
}

/** Absolute; the file need not be there. */
export function configFilePath({ env, homeDir }: ProfileOptions): string {
  const named = env["DATABRICKS_CONFIG_FILE"];
  const path = named === undefined || named === "" ? "~/.databrickscfg" : named;
  return path.startsWith("~") ? join(homeDir, path.slice(1)) : resolve(path);
}

async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new DatabricksError(
      "bad-profile",
      `The Databricks configuration file ${path} cannot be read (${code ?? "unknown reason"}). Check the file and its permissions.`,
      { cause },
    );
  }
}

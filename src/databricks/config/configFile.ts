import { readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { DatabricksError } from "../api/errors.ts";
import { defaultSectionName, parseIni, type IniEntry, type IniSection } from "./ini.ts";
import { phrase } from "../api/phrase.ts";

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
    // Reading one waits for whoever writes into it, for ever where nobody does.
    if ((await stat(path)).isFIFO()) {
      throw new DatabricksError(
        "bad-profile",
        phrase(
          "The Databricks configuration file {0} is a pipe, which can be read only once. Name a file in DATABRICKS_CONFIG_FILE.",
          path,
        ),
        { brief: phrase("It is a pipe") },
      );
    }
    const bytes = await readFile(path);
    if (isUtf16(bytes)) {
      throw new DatabricksError(
        "bad-profile",
        phrase(
          "The Databricks configuration file {0} is UTF-16 text, which no Databricks tool reads. Save it as UTF-8.",
          path,
        ),
        { brief: phrase("It is UTF-16 text: save it as UTF-8") },
      );
    }
    return bytes.toString("utf8");
  } catch (cause) {
    if (cause instanceof DatabricksError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    if (code === "EISDIR") {
      throw new DatabricksError(
        "bad-profile",
        phrase(
          "The Databricks configuration file {0} is a folder. Move it away, or name another file in DATABRICKS_CONFIG_FILE.",
          path,
        ),
        { cause, brief: phrase("It is a folder") },
      );
    }
    throw new DatabricksError(
      "bad-profile",
      phrase(
        "The Databricks configuration file {0} cannot be read ({1}). Check the file and its permissions.",
        path,
        code ?? phrase("unknown reason"),
      ),
      { cause },
    );
  }
}

/** By its mark, or by the zeros beside plain letters. */
function isUtf16(bytes: Buffer): boolean {
  const mark = bytes.subarray(0, 2).toString("hex");
  return mark === "fffe" || mark === "feff" || bytes.subarray(0, 64).includes(0);
}

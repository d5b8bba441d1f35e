import { loginCommand } from "../cli/loginCommand.ts";
import { isReservedName, readConfigFile, type ConfigFile, type ProfileOptions } from "./configFile.ts";
import { DatabricksError } from "../api/errors.ts";
import { defaultSectionName, type IniSection } from "./ini.ts";
import { profileFromSettings, type Profile } from "./profile.ts";
import { complete, isSelfContained, overlay, readEnvironment, readSection } from "./sdkSettings.ts";

export type { Profile } from "./profile.ts";

/**
 * Every profile a person can pick, in the file's order, the environment's own first; broken ones carry `problem`.
 * Throws a DatabricksError when the configuration file exists and cannot be read.
 */
export async function listProfiles(options: ProfileOptions): Promise<Profile[]> {
  const file = await readConfigFile(options);
  const profiles = file.profiles.map((section) => chosenProfile(file, section, options.env));
  return [...listEnvironment(options), ...profiles];
}

/** The environment as a profile of its own, where it is one; no file is needed for it. */
export function listEnvironment({ env }: Pick<ProfileOptions, "env">): Profile[] {
  const settings = readEnvironment(env);
  const isProfile = profileOfEnvironment(env) === undefined && isSelfContained(settings);
  return isProfile ? [profileFromSettings({ settings })] : [];
}

/**
 * The profile to use, by the rules of the Databricks SDKs: the one chosen explicitly; else the one
 * `DATABRICKS_CONFIG_PROFILE` names; else the environment alone when it holds a host or a credential; else the
 * file's `default_profile`, else `DEFAULT`. Values of the environment win over the file's, except for a profile
 * that was chosen explicitly. Throws a DatabricksError that says what to change.
 */
export async function resolveProfile(
  options: ProfileOptions & { readonly explicit?: string | undefined },
): Promise<Profile> {
  const profile = await profileInForce(options, options.explicit === "" ? undefined : options.explicit);
  if (profile.problem !== undefined) throw profile.problem;
  return profile;
}

async function profileInForce(options: ProfileOptions, explicit: string | undefined): Promise<Profile> {
  const environment = readEnvironment(options.env);
  const named = explicit ?? profileOfEnvironment(options.env);
  const standsAlone = explicit === undefined && isSelfContained(environment);
  if (named === undefined && standsAlone) return profileFromSettings({ settings: environment });

  const file = await readConfigFile(options);
  // The SDKs forgive a missing file, as long as nothing of it is needed.
  if (!file.exists && standsAlone) return profileFromSettings({ settings: environment });
  if (explicit !== undefined) return chosenProfile(file, findSection(file, explicit), options.env);
  const section =
    named === undefined ? findDefault(file) : findSection(file, named, "DATABRICKS_CONFIG_PROFILE");
  const settings = overlay(environment, readSection(section.entries));
  return profileFromSettings({ settings, section, file: file.path });
}

function chosenProfile(file: ConfigFile, section: IniSection, env: NodeJS.ProcessEnv): Profile {
  const settings = complete(readSection(section.entries), readEnvironment(env));
  return profileFromSettings({ settings, section, file: file.path });
}

function profileOfEnvironment(env: NodeJS.ProcessEnv): string | undefined {
  const name = env["DATABRICKS_CONFIG_PROFILE"];
  return name === "" ? undefined : name;
}

function findDefault(file: ConfigFile): IniSection {
  const preferred = file.defaultProfile;
  if (preferred !== undefined) {
    return findSection(
      file,
      preferred.value.trim(),
      `default_profile in ${file.path}, line ${preferred.line},`,
    );
  }
  const section = file.profiles.find(({ name }) => name === defaultSectionName);
  if (section !== undefined) return section;
  const found = file.profiles.map(({ name }) => `"${name}"`);
  if (found.length > 0) {
    throw new DatabricksError(
      "no-profile",
      `${file.path} has no default profile. Select one of its profiles: ${found.join(", ")}.`,
    );
  }
  throw new DatabricksError(
    "no-profile",
    `There is no Databricks sign-in yet, and ${file.exists ? `no profile in ${file.path}` : `no file ${file.path}`}. Sign in to begin.`,
    { command: "databricks auth login" },
  );
}

function findSection(file: ConfigFile, name: string, namedBy?: string): IniSection {
  const section = file.profiles.find((candidate) => candidate.name === name);
  if (section !== undefined) return section;
  const subject = `The profile "${name}"${namedBy === undefined ? "" : ` that ${namedBy} names`}`;
  if (isReservedName(name)) {
    throw new DatabricksError(
      "unknown-profile",
      `${subject} is a section for settings, not a profile. Select another one.`,
    );
  }
  const known = file.profiles.map((candidate) => `"${candidate.name}"`).join(", ");
  const command = loginCommand({ profile: name });
  throw new DatabricksError(
    "unknown-profile",
    `${subject} does not exist: ${file.exists ? `${file.path} does not hold it` : `there is no file ${file.path}`}. ` +
      `${known === "" ? "To" : `Select one of ${known}, or to`} create it run "${command}" in a terminal.`,
    { command },
  );
}

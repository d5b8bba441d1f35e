import { loginCommand } from "../cli/loginCommand.ts";
import { isReservedName, readConfigFile, type ConfigFile, type ProfileOptions } from "./configFile.ts";
import { DatabricksError } from "../api/errors.ts";
import { defaultSectionName, type IniSection } from "./ini.ts";
import { profileFromSettings, type Profile } from "./profile.ts";
import { complete, isSelfContained, overlay, readEnvironment, readSection } from "./sdkSettings.ts";
import { joinPhrases, phrase, type PhraseValue } from "../api/phrase.ts";

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
      phrase("default_profile in {0}, line {1},", file.path, preferred.line),
    );
  }
  const section = file.profiles.find(({ name }) => name === defaultSectionName);
  if (section !== undefined) return section;
  const found = file.profiles.map(({ name }) => `"${name}"`);
  if (found.length > 0) {
    throw new DatabricksError(
      "no-profile",
      phrase("{0} has no default profile. Select one of its profiles: {1}.", file.path, found.join(", ")),
    );
  }
  throw new DatabricksError(
    "no-profile",
    file.exists
      ? phrase("There is no Databricks sign-in yet, and no profile in {0}. Sign in to begin.", file.path)
      : phrase("There is no Databricks sign-in yet, and no file {0}. Sign in to begin.", file.path),
    { command: "databricks auth login" },
  );
}

function findSection(file: ConfigFile, name: string, namedBy?: PhraseValue): IniSection {
  const section = file.profiles.find((candidate) => candidate.name === name);
  if (section !== undefined) return section;
  const subject =
    namedBy === undefined
      ? phrase('The profile "{0}"', name)
      : phrase('The profile "{0}" that {1} names', name, namedBy);
  if (isReservedName(name)) {
    throw new DatabricksError(
      "unknown-profile",
      phrase("{0} is a section for settings, not a profile. Select another one.", subject),
    );
  }
  const known = file.profiles.map((candidate) => `"${candidate.name}"`).join(", ");
  const command = loginCommand({ profile: name });
  throw new DatabricksError(
    "unknown-profile",
    joinPhrases(
      file.exists
        ? phrase("{0} does not exist: {1} does not hold it.", subject, file.path)
        : phrase("{0} does not exist: there is no file {1}.", subject, file.path),
      known === ""
        ? phrase('To create it run "{0}" in a terminal.', command)
        : phrase('Select one of {0}, or to create it run "{1}" in a terminal.', known, command),
    ),
    { command },
  );
}

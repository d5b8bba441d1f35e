import { loginCommand } from "../cli/loginCommand.ts";
import { DatabricksError } from "../api/errors.ts";
import { isAccountConsole, isSecure, normalizeHost } from "../api/host.ts";
import { listPhrases, phrase, type Phrase, type PhraseValue } from "../api/phrase.ts";
import { deriveAuthType, missingSettings } from "./authType.ts";
import type { IniSection } from "./ini.ts";
import { credentialsIn, type Setting, type Settings } from "./sdkSettings.ts";

/** What a profile is read from. */
export interface ProfileParts {
  readonly settings: Settings;
  readonly section?: IniSection;
  readonly file?: string;
}

/** Why a profile cannot be used; undefined for one that can. */
export function findProblem(parts: ProfileParts): DatabricksError | undefined {
  const { settings, section, file } = parts;
  const subject = describeSubject(section, file);
  const unreadable = section?.problems[0];
  if (unreadable !== undefined) {
    const { line, text } = unreadable;
    return bad(
      phrase(
        "{0} cannot be used: line {1} {2}. Correct that line of {3}.",
        subject,
        line,
        text,
        String(file),
      ),
      phrase("Line {0} {1}", line, text),
    );
  }
  if (section?.entries.size === 0) {
    const command = loginCommand({ profile: section.name });
    return bad(
      phrase('{0} is empty. Run "{1}" in a terminal to fill it.', subject, command),
      at(phrase("Empty"), section),
      { command },
    );
  }
  return (
    findAmbiguity(settings, subject, file) ??
    findHostProblem(parts, subject) ??
    findDiscoveryProblem(settings, subject, file) ??
    findMissing(settings, subject, section)
  );
}

function findAmbiguity(settings: Settings, subject: Phrase, file?: string): DatabricksError | undefined {
  const credentials = credentialsIn(settings);
  if (settings.has("auth_type") || credentials.size < 2) return undefined;
  const list = (inFile?: string): PhraseValue =>
    listPhrases(
      [...credentials.values()].flat().map((name) => {
        const setting = settings.get(name);
        return setting === undefined ? name : phrase("{0} ({1})", name, describePlace(setting, inFile));
      }),
    );
  return bad(
    phrase(
      "{0} holds more than one credential: {1}. Set {2} to the kind to use, such as oauth-m2m, or remove the others.",
      subject,
      list(file),
      file === undefined ? "DATABRICKS_AUTH_TYPE" : "auth_type",
    ),
    phrase("More than one credential: {0}", list()),
  );
}

function findHostProblem(
  { settings, section, file }: ProfileParts,
  subject: Phrase,
): DatabricksError | undefined {
  const setting = settings.get("host");
  if (setting === undefined) {
    return bad(
      phrase(
        "{0} has no host. Set the address of the workspace, such as {1}.",
        subject,
        "https://dbc-1234.cloud.databricks.com",
      ),
      at(phrase("No host"), section),
    );
  }
  const place = describePlace(setting, file);
  const near = describePlace(setting);
  const host = normalizeHost(setting.value);
  if (host === undefined) {
    return bad(
      phrase(
        "{0} has a host that is not a web address ({1}). Set it to the address of the workspace.",
        subject,
        place,
      ),
      phrase("The host is not a web address ({0})", near),
    );
  }
  if (isAccountConsole(host.origin)) {
    return new DatabricksError(
      "wrong-host",
      phrase(
        "{0} points to the account console {1} ({2}), which has no apps. Set the host to the address of a workspace.",
        subject,
        host.origin,
        place,
      ),
      { brief: phrase("The host is the account console, which has no apps ({0})", near) },
    );
  }
  if (!isSecure(new URL(host.origin))) {
    return new DatabricksError(
      "insecure-host",
      phrase(
        "{0} points to {1} ({2}), where a token would travel unencrypted. Use https instead.",
        subject,
        host.origin,
        place,
      ),
      { brief: phrase("The host is not https ({0})", near) },
    );
  }
  return undefined;
}

function findDiscoveryProblem(
  settings: Settings,
  subject: Phrase,
  file?: string,
): DatabricksError | undefined {
  const setting = settings.get("discovery_url");
  if (setting === undefined) return undefined;
  const place = describePlace(setting, file);
  const near = describePlace(setting);
  if (!URL.canParse(setting.value)) {
    return bad(
      phrase(
        "{0} has a discovery_url that is not a web address ({1}). Correct or remove it.",
        subject,
        place,
      ),
      phrase("The discovery_url is not a web address ({0})", near),
    );
  }
  if (isSecure(new URL(setting.value))) return undefined;
  return new DatabricksError(
    "insecure-host",
    phrase("{0} has a discovery_url ({1}) that is not https. Use https instead.", subject, place),
    { brief: phrase("The discovery_url is not https ({0})", near) },
  );
}

function findMissing(settings: Settings, subject: Phrase, section?: IniSection): DatabricksError | undefined {
  const [first, ...others] = missingSettings(settings);
  if (first === undefined) return undefined;
  const all = others.reduce<PhraseValue>((before, name) => phrase("{0} and no {1}", before, name), first);
  const gap = settings.has("auth_type")
    ? phrase("{0} for auth_type {1}", all, deriveAuthType(settings))
    : all;
  return bad(
    phrase("{0} has no {1}. Add what is missing or select another profile.", subject, gap),
    at(phrase("No {0}", gap), section),
  );
}

function describeSubject(section: IniSection | undefined, file: string | undefined): Phrase {
  if (section === undefined) return phrase("The environment (DATABRICKS_* variables)");
  return phrase('The profile "{0}" in {1}, line {2},', section.name, String(file), section.line);
}

function at(brief: Phrase, section: IniSection | undefined): Phrase {
  return section === undefined ? brief : phrase("{0} (line {1})", brief, section.line);
}

/** Where a setting stands, for people: its variable, or its line, and the file where that is not clear. */
export function describePlace({ source }: Setting, file?: string): PhraseValue {
  if (source.kind === "environment") return source.variable;
  return file === undefined ? phrase("line {0}", source.line) : phrase("line {0} of {1}", source.line, file);
}

function bad(message: Phrase, brief: Phrase, details?: { command: string }): DatabricksError {
  return new DatabricksError("bad-profile", message, { brief, ...details });
}

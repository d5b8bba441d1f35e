import { credentialKinds, isServed, kindOfAuthType } from "./credentialKinds.ts";
import type { PhraseValue } from "../api/phrase.ts";
import { credentialsIn, type Settings } from "./sdkSettings.ts";

interface ToldKind {
  readonly authType: string;
  readonly place: number;
  readonly settings: readonly string[];
  readonly anySettingOf: string | undefined;
}

/** The kinds that settings tell, in the order of the Go SDK. */
const toldKinds: readonly ToldKind[] = Object.entries(credentialKinds)
  .flatMap(([authType, { sdkPlace: place, settings = [], anySettingOf }]) =>
    place === undefined ? [] : { authType, place, settings, anySettingOf },
  )
  .toSorted((one, other) => one.place - other.place);

/** The kind of credential for people; a kind nobody here knows is given by its own name. */
export function describeAuthType(authType: string): PhraseValue {
  return kindOfAuthType(authType)?.name ?? authType;
}

/**
 * The kind the Go SDK would pick: `auth_type` where it is set, else the first of its chain whose settings are there.
 * A bare host means the Databricks CLI.
 */
export function deriveAuthType(settings: Settings): string {
  const explicit = settings.get("auth_type")?.value;
  if (explicit !== undefined) return explicit;
  const credentials = credentialsIn(settings);
  const told = toldKinds.find(({ settings: needed, anySettingOf }) =>
    anySettingOf === undefined ? needed.every((name) => settings.has(name)) : credentials.has(anySettingOf),
  );
  return told?.authType ?? "databricks-cli";
}

/** Which settings are missing for the kind, or for the other half of a pair that is there. */
export function missingSettings(settings: Settings): string[] {
  const authType = deriveAuthType(settings);
  if (settings.has("auth_type")) {
    // One that serves for nothing is refused as such, whatever it lacks.
    const needed = isServed(authType) ? credentialKinds[authType].settings : undefined;
    return (needed ?? []).filter((name) => !settings.has(name));
  }
  if (authType !== "databricks-cli") return [];
  const half = toldKinds.find((kind) => kind.settings.some((name) => settings.has(name)));
  return half?.settings.filter((name) => !settings.has(name)) ?? [];
}

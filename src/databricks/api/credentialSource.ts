import { phrase, type Phrase } from "./phrase.ts";

/** Whose credential goes where: all that a message says of both. */
export interface CredentialPlace {
  /** Origin only. */
  readonly host: string;
  /** For people: the profile's name, or one of {@link SourceWithoutProfile}. */
  readonly profileName: string;
}

/** What holds a credential without a profile. */
const sourcesWithoutProfile = {
  environment: phrase("the environment"),
  "sign-in": phrase("your sign-in"),
  "Databricks extension": phrase("the Databricks extension"),
} as const;

export type SourceWithoutProfile = keyof typeof sourcesWithoutProfile;

/** The credential's owner in a sentence. */
export function describeSource(profileName: string): Phrase {
  return Object.hasOwn(sourcesWithoutProfile, profileName)
    ? sourcesWithoutProfile[profileName as SourceWithoutProfile]
    : phrase('the profile "{0}"', profileName);
}

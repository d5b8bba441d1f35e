import { errorInWords } from "../ui/text/errorInWords.ts";
import type { Translate } from "../ui/text/translate.ts";
import type { KnownSignIn } from "../databricks/auth/signIns.ts";
import type { Profile } from "../databricks/config/profile.ts";
import type { PickableCredentials } from "./profilePicker.ts";

export interface PickableSources {
  readonly profiles: () => Promise<readonly Profile[]>;
  /** Those of them that are there without the configuration file. */
  readonly profilesOfEnvironment: () => readonly Profile[];
  readonly foreignHost: () => string | undefined;
  readonly t: Translate;
  readonly signedIn: () => Promise<readonly KnownSignIn[]>;
}

/** All there is to choose from. What cannot be read is told beside what can. Never rejects. */
export async function readPickable(sources: PickableSources): Promise<PickableCredentials> {
  const [profiles, signedIn] = await Promise.allSettled([sources.profiles(), sources.signedIn()]);
  const troubles = [profiles, signedIn].flatMap((read) =>
    read.status === "rejected" ? [errorInWords(read.reason, sources.t)] : [],
  );
  return {
    profiles: profiles.status === "fulfilled" ? profiles.value : sources.profilesOfEnvironment(),
    foreignHost: sources.foreignHost(),
    signedIn: signedIn.status === "fulfilled" ? signedIn.value : [],
    troubles,
  };
}

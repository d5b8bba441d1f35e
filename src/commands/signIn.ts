import type { Services } from "./services.ts";

/** Signs in, and lets the walkthrough's step count as done. */
export async function signIn({ credentials, walkthrough }: Services): Promise<void> {
  if (await credentials.signIn()) walkthrough.did("didSignIn");
}

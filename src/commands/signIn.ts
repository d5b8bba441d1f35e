import { setContext } from "../ui/status/setContext.ts";
import type { Services } from "./services.ts";

/** Signs in, and lets the walkthrough's step count as done. */
export async function signIn({ credentials, diagnostics }: Services): Promise<void> {
  if (await credentials.signIn()) setContext("hasSignedIn", true, diagnostics);
}

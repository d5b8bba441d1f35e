import type { Services } from "./services.ts";

/** Asks for the profile to use in this VS Code workspace. */
export async function selectProfile({ credentials }: Services): Promise<void> {
  await credentials.select();
}

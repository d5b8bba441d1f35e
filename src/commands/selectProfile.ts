import type { Services } from "./services.ts";

/** Asks for the profile to use in this VS Code workspace. One that cannot stream says so at once. */
export async function selectProfile({ credentials, failures }: Services): Promise<void> {
  await credentials.select();
  const refusal = await credentials.refusal();
  if (refusal !== undefined) failures.show(refusal, { retry: () => Promise.resolve() });
}

import type { Profile } from "./profile.ts";

/** The profile that `databricks auth login` wrote meanwhile; undefined unless it is one alone. */
export function profileOfLogin(before: readonly Profile[], after: readonly Profile[]): Profile | undefined {
  const written = after.filter(
    (profile) =>
      profile.name !== undefined &&
      profile.authType === "databricks-cli" &&
      profile.problem === undefined &&
      !before.some((earlier) => isSame(earlier, profile)),
  );
  return written.length === 1 ? written[0] : undefined;
}

function isSame(one: Profile, other: Profile): boolean {
  return (["name", "authType", "host", "workspaceId", "accountId"] as const).every(
    (field) => one[field] === other[field],
  );
}

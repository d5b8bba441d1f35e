import { join } from "node:path";
import { readFile, writeFile } from "node:fs/promises";
import { answers, fails, works } from "./expectation.ts";
import type { Stage, Step } from "./steps.ts";

interface ListedProfile {
  readonly name: string;
  readonly valid: boolean;
}

/** Profiles, signing in, and what the CLI says where it has no token. */
export function signInSteps({ workspace, unified, cli }: Stage): Step[] {
  const { url } = workspace;
  const cache = join(cli.home, ".databricks", "token-cache.json");
  const isToken = answers(({ access_token: token }: { access_token?: string }) =>
    token?.split(".").length === 3 ? undefined : "no token in it",
  );
  const login = ["auth", "login", "--host", url, "--profile"];
  const unifiedHost = `${unified.url}/?o=${unifiedWorkspaceId}&a=${unified.accountId}`;
  return [
    { args: [...login, "person"], expect: works(/Profile person was successfully saved/) },
    {
      args: [...login, "scoped", "--scopes", "apps,sql"],
      expect: works(/Profile scoped was successfully saved/),
    },
    {
      args: ["auth", "login", "--host", unifiedHost, "--profile", "unified"],
      expect: works(/Profile unified was successfully saved/),
    },
    {
      args: ["auth", "profiles", "-o", "json"],
      expect: answers(({ profiles }: { profiles: readonly ListedProfile[] }) => {
        const bad = profiles.filter(({ name, valid }) => !valid && name !== "nobody" && name !== "down");
        return bad.length === 0 ? undefined : `not valid: ${bad.map(({ name }) => name).join(", ")}`;
      }),
    },
    { args: ["auth", "profiles", "--skip-validate"], expect: works(/person/, /m2m/, /unified/) },
    ...["person", "scoped", "m2m", "pat", "unified"].map((profile) => ({
      args: ["auth", "describe", "--profile", profile],
      expect: works(
        /Authenticated with/,
        profile === "m2m" ? /User: [\da-f-]{36}/ : /User: someone@example\.com/,
      ),
    })),
    { args: ["auth", "describe", "--profile", "nobody"], expect: works(/Unable to authenticate/) },
    { args: ["auth", "token", "--profile", "person"], expect: isToken },
    { args: ["auth", "token", "--profile", "person", "--force-refresh"], expect: isToken },
    { args: ["auth", "token", "--profile", "unified", "--force-refresh"], expect: isToken },
    { args: ["auth", "token", "--profile", "m2m"], expect: fails(/only supports U2M/) },
    {
      args: ["auth", "token", "--profile", "nobody"],
      expect: fails(/OAuth is not configured for this host/),
    },
    { args: ["auth", "token", "--profile", "absent"], expect: fails(/specify a host using --host/) },
    {
      args: ["auth", "token", "--profile", "scoped", "--force-refresh"],
      before: () => replaceRefreshTokens(cache, "scoped"),
      expect: fails(/the refresh token is invalid/, /auth login --profile scoped/),
    },
    {
      args: ["current-user", "me", "--profile", "m2m", "-o", "json"],
      expect: answers((me: { userName?: string; active?: boolean }) =>
        me.userName === workspace.clientId && me.active === true ? undefined : "another service principal",
      ),
    },
    { args: ["apps", "list", "--profile", "unified"], expect: works(/only-here/) },
    {
      args: [
        "auth",
        "login",
        "--host",
        unified.url,
        "--account-id",
        unified.accountId,
        "--profile",
        "account",
      ],
      expect: works(/To use workspace commands, set workspace_id/, /Profile account was successfully saved/),
    },
    { args: ["apps", "list", "--profile", "account"], expect: fails(/HTML|workspace/) },
  ];
}

export const unifiedWorkspaceId = "7474646098113792";

/** As after a sign-out elsewhere: what is kept is good for nothing any more. */
async function replaceRefreshTokens(cache: string, profile: string): Promise<void> {
  const json = JSON.parse(await readFile(cache, "utf8")) as {
    tokens: Record<string, { refresh_token: string }>;
  };
  const entry = json.tokens[profile];
  if (entry !== undefined) entry.refresh_token = "not-good-any-more";
  await writeFile(cache, JSON.stringify(json));
}

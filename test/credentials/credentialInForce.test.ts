import assert from "node:assert/strict";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { createCredentialInForce } from "../../src/credentials/credentialInForce.ts";
import type { Selection } from "../../src/credentials/profileSelection.ts";
import type { Project } from "../../src/credentials/projects.ts";
import { createWorkspaceDoors } from "../../src/credentials/workspaceDoors.ts";
import type { Lock } from "../../src/databricks/auth/lock.ts";
import { createSignIns } from "../../src/databricks/auth/signIns.ts";
import { DatabricksError } from "../../src/databricks/api/errors.ts";
import { readForeignSession } from "../../src/databricks/foreignSession.ts";
import { resolveProjectProfile, type WorkspaceWish } from "../../src/databricks/bundle/projectProfile.ts";
import { Secret } from "../../src/databricks/config/secret.ts";
import { homeWith, temporaryFolder } from "../databricks/support/folder.ts";
import { memoryStore } from "../databricks/support/memoryStore.ts";
import { never } from "../databricks/support/workspace.ts";

const here = "https://here.cloud.databricks.com";
const there = "https://there.cloud.databricks.com";

const alone: Lock = (_name, _signal, task) => task();

/** Sections of a configuration file. */
const section = (name: string, ...lines: string[]): string => [`[${name}]`, ...lines, ""].join("\n");
const personal = (name: string, host = here): string =>
  section(name, `host = ${host}`, "token = dapi0123456789");
const oauth = (name: string, host = here): string => section(name, `host = ${host}`, "token = some-token");
const basic = (name: string): string =>
  section(name, `host = ${here}`, "username = someone", "password = hidden");
const entra = (name: string): string => section(name, `host = ${here}`, "auth_type = azure-cli");
const kindOfNobody = (name: string): string => section(name, `host = ${here}`, "auth_type = brand-new");
const cli = (name: string, path: string, host = here): string =>
  section(name, `host = ${host}`, "auth_type = databricks-cli", `databricks_cli_path = ${path}`);

interface Case {
  readonly what: string;
  readonly config?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly picked?: Selection;
  readonly setting?: string;
  readonly project?: WorkspaceWish;
  /** The Databricks extension's session: its host, and its token or what it throws. */
  readonly session?: { readonly host: string; readonly token?: string };
  /** Hosts signed in to here, in their order; one that ended has an expired token and no refresh token. */
  readonly signedIn?: readonly { readonly host: string; readonly ended?: true }[];
  readonly isKeychainLocked?: true;
  /** `profileName at host`, or the code of the error. */
  readonly streams: string;
  /** Where it differs when a list of apps is all that is asked for. */
  readonly lists?: string;
}

const signInHere = { kind: "signedIn", host: here, workspaceId: undefined } as const;
const listingSession = { host: here, token: "dapi9876543210" };
const oauthSession = { host: here, token: "session-token" };
const brokenSession = { host: here };

/** Databricks CLIs, by the name a case gives them. */
const programs = {
  MISSING: undefined,
  "SIGNED-OUT":
    "echo 'Error: cache: databricks OAuth is not configured for this host. no cached credentials; run `databricks auth login` to sign in' >&2; exit 1",
  "SIGNED-IN": `echo '{"access_token":"cli-token","token_type":"Bearer","expiry":"2999-01-01T00:00:00Z"}'`,
  REFUSING: "echo 'Error: profile uses M2M authentication (client_id/client_secret)' >&2; exit 1",
  DOWN: "echo 'Error: token refresh: dial tcp: lookup here: no such host. Try logging in again with `databricks auth login --profile DEFAULT` before retrying. If this fails, please report this issue' >&2; exit 1",
  TROUBLED:
    "echo 'Error: something else. Try logging in again with `databricks auth login --profile DEFAULT` before retrying. If this fails, please report this issue' >&2; exit 1",
} as const;

const cases: readonly Case[] = [
  // What was picked or named.
  {
    what: "a picked profile stands above everything",
    config: oauth("DEFAULT", there) + oauth("dev"),
    env: { DATABRICKS_HOST: there, DATABRICKS_TOKEN: "token-of-environment" },
    picked: { kind: "profile", name: "dev" },
    setting: "DEFAULT",
    project: { host: there, profile: "DEFAULT", workspaceId: undefined },
    session: { host: there, token: "session-token" },
    signedIn: [{ host: there }],
    streams: `dev at ${here}`,
  },
  {
    what: "a picked profile that cannot stream gives way to nothing, not even on its own host",
    config: personal("DEFAULT"),
    picked: { kind: "profile", name: "DEFAULT" },
    session: oauthSession,
    signedIn: [{ host: here }, { host: there }],
    streams: "unsupported-credential",
    lists: `DEFAULT at ${here}`,
  },
  {
    what: "nor does the profile of the setting",
    config: personal("DEFAULT") + oauth("other", there),
    setting: "DEFAULT",
    signedIn: [{ host: here }, { host: there }],
    streams: "unsupported-credential",
    lists: `DEFAULT at ${here}`,
  },
  {
    what: "a picked sign-in that is gone is not replaced by another host",
    config: oauth("DEFAULT", there),
    picked: signInHere,
    signedIn: [{ host: there }],
    streams: `sign-in at ${here}`,
  },
  {
    what: "a picked session of the Databricks extension that is gone is not replaced either",
    config: oauth("DEFAULT"),
    picked: { kind: "databricksExtension" },
    signedIn: [{ host: here }],
    streams: "not-signed-in",
  },
  // A profile that nobody picked.
  {
    what: "the environment goes before the file",
    config: oauth("DEFAULT", there),
    env: { DATABRICKS_HOST: here, DATABRICKS_TOKEN: "token-of-environment" },
    streams: `environment at ${here}`,
  },
  {
    what: "a profile that streams goes before a session and a sign-in",
    config: oauth("DEFAULT"),
    session: oauthSession,
    signedIn: [{ host: here }],
    streams: `DEFAULT at ${here}`,
  },
  {
    what: "so does one of the Databricks CLI that is signed in",
    config: cli("DEFAULT", "SIGNED-IN"),
    session: oauthSession,
    signedIn: [{ host: here }],
    streams: `DEFAULT at ${here}`,
  },
  {
    what: "a personal access token gives way to the session of its host",
    config: personal("DEFAULT"),
    session: oauthSession,
    signedIn: [{ host: here }],
    streams: `Databricks extension at ${here}`,
  },
  {
    what: "a personal access token of the environment gives way to a sign-in for its host",
    env: { DATABRICKS_HOST: here, DATABRICKS_TOKEN: "dapi0123456789" },
    signedIn: [{ host: there }, { host: here }],
    streams: `sign-in at ${here}`,
  },
  {
    what: "a session that cannot stream does not hide a sign-in of the same host",
    config: personal("DEFAULT"),
    session: listingSession,
    signedIn: [{ host: here }],
    streams: `sign-in at ${here}`,
  },
  {
    what: "nor does one that throws",
    config: basic("DEFAULT"),
    session: brokenSession,
    signedIn: [{ host: here }],
    streams: `sign-in at ${here}`,
  },
  ...(
    [
      ["Databricks CLI is missing", "MISSING"],
      ["Databricks CLI is not signed in", "SIGNED-OUT"],
      ["Databricks CLI refuses it", "REFUSING"],
    ] as const
  ).map(([trouble, path]) => ({
    what: `a profile whose ${trouble} gives way on its host`,
    config: cli("DEFAULT", path),
    signedIn: [{ host: here }],
    streams: `sign-in at ${here}`,
  })),
  ...(["DOWN", "TROUBLED"] as const).map((path) => ({
    what: `trouble that passes is no reason for another credential (${path})`,
    config: cli("DEFAULT", path),
    session: oauthSession,
    signedIn: [{ host: here }],
    streams: `DEFAULT at ${here}`,
  })),
  {
    what: "a kind that is not implemented gives way on its host",
    config: kindOfNobody("DEFAULT"),
    session: oauthSession,
    streams: `Databricks extension at ${here}`,
  },
  {
    what: "nothing of another host takes the place of a profile",
    config: personal("DEFAULT"),
    session: { host: there, token: "session-token" },
    signedIn: [{ host: there }],
    streams: "unsupported-credential",
    lists: `DEFAULT at ${here}`,
  },
  {
    what: "where none streams, the first trouble is told",
    config: cli("DEFAULT", "MISSING"),
    session: brokenSession,
    signedIn: [{ host: here, ended: true }],
    streams: "cli-missing",
  },
  {
    what: "a list of apps is had by whatever gives one",
    config: cli("DEFAULT", "MISSING"),
    session: listingSession,
    streams: "cli-missing",
    lists: `Databricks extension at ${here}`,
  },
  {
    what: "a Microsoft Entra profile alone lists, so that streaming can explain itself",
    config: entra("DEFAULT"),
    session: brokenSession,
    streams: `DEFAULT at ${here}`,
  },
  {
    what: "a keychain that is locked stands in nobody's way",
    config: oauth("DEFAULT"),
    isKeychainLocked: true,
    streams: `DEFAULT at ${here}`,
  },
  {
    what: "nor is it told in place of what is wrong with the profile",
    config: personal("DEFAULT"),
    isKeychainLocked: true,
    streams: "unsupported-credential",
    lists: `DEFAULT at ${here}`,
  },
  {
    what: "a broken profile is told, whatever else there is",
    config: section("DEFAULT", `host = ${here}`, "client_id = x"),
    session: oauthSession,
    signedIn: [{ host: here }],
    streams: "bad-profile",
  },
  // The first project's workspace.
  {
    what: "the project's workspace goes before the default profile",
    config: oauth("DEFAULT", there) + oauth("dev"),
    project: { host: here, profile: undefined, workspaceId: undefined },
    streams: `dev at ${here}`,
  },
  {
    what: "its profile gives way on its host where it cannot stream",
    config: oauth("DEFAULT", there) + personal("dev"),
    project: { host: here, profile: "dev", workspaceId: undefined },
    session: listingSession,
    signedIn: [{ host: here }],
    streams: `sign-in at ${here}`,
  },
  {
    what: "and never to the default profile of another host",
    config: oauth("DEFAULT", there) + personal("dev"),
    project: { host: here, profile: "dev", workspaceId: undefined },
    signedIn: [{ host: there }],
    streams: "unsupported-credential",
    lists: `dev at ${here}`,
  },
  {
    what: "without a profile it is the session or sign-in of its host, the first that streams",
    config: oauth("DEFAULT", there),
    project: { host: here, profile: undefined, workspaceId: undefined },
    session: brokenSession,
    signedIn: [{ host: here }],
    streams: `sign-in at ${here}`,
  },
  {
    what: "a project nobody has a credential for leaves the usual order",
    config: oauth("DEFAULT", there),
    project: { host: here, profile: undefined, workspaceId: undefined },
    streams: `DEFAULT at ${there}`,
  },
  // No profile at all.
  {
    what: "without a profile the session comes first",
    session: oauthSession,
    signedIn: [{ host: here }, { host: there }],
    streams: `Databricks extension at ${here}`,
  },
  {
    what: "without a profile a session that cannot stream leaves it to the sign-in of its host",
    session: listingSession,
    signedIn: [{ host: there }, { host: here }],
    streams: `sign-in at ${here}`,
  },
  {
    what: "without a profile a session that throws leaves it to a sign-in of another",
    session: brokenSession,
    signedIn: [{ host: there }],
    streams: `sign-in at ${there}`,
  },
  {
    what: "a sign-in that has ended leaves it to the next",
    signedIn: [{ host: here, ended: true }, { host: there }],
    streams: `sign-in at ${there}`,
  },
  {
    what: "a session that cannot stream lists, where it is all there is",
    session: listingSession,
    streams: `Databricks extension at ${here}`,
  },
  { what: "a file without a default profile is no profile", config: oauth("dev"), streams: "no-profile" },
  { what: "with nothing at all there is no profile", streams: "no-profile" },
  {
    what: "a keychain that is locked is told where only it is left",
    isKeychainLocked: true,
    streams: "keychain-failed",
  },
];

/** Its Databricks CLIs put into a folder of their own. */
async function withPrograms(t: TestContext, config: string): Promise<string> {
  const folder = await temporaryFolder(t);
  let text = config;
  for (const [name, script] of Object.entries(programs)) {
    const path = join(folder, name);
    text = text.replace(`= ${name}\n`, `= ${path}\n`);
    if (script === undefined) continue;
    await writeFile(path, `#!/bin/sh\n${script}\n`);
    await chmod(path, 0o755);
  }
  return text;
}

const inForce = async (t: TestContext, given: Case) => {
  const store = memoryStore();
  const signIns = createSignIns({ store, lock: alone });
  for (const { host, ended } of given.signedIn ?? []) {
    await signIns.add(host, {
      accessToken: new Secret("sign-in-token"),
      refreshToken: undefined,
      expiresAtMs: Date.now() + (ended ? -1 : 3.6e6),
      account: undefined,
      place: {},
    });
  }
  const locked = { ...store, get: () => Promise.reject(new Error("locked")) };
  const kept = given.isKeychainLocked ? createSignIns({ store: locked, lock: alone }) : signIns;
  const homeDir = await homeWith(t, await withPrograms(t, given.config ?? ""));
  const { session } = given;
  const authenticate = (headers: Headers): void => {
    if (session?.token === undefined) throw new Error("no token");
    headers.set("Authorization", `Bearer ${session.token}`);
  };
  const workspaceClient = { config: { host: session?.host, authenticate } };
  const bundle = given.project && { ...given.project, root: "/project", apps: [], problems: [] };
  const projects =
    bundle === undefined ? [] : [{ bundle: bundle as unknown as Project["bundle"], folder: undefined }];
  return createCredentialInForce({
    selection: { current: given.picked },
    profileOfSettings: () => given.setting,
    projects: {
      read: () => Promise.resolve(projects),
      profileOf: async (project, options) => (await resolveProjectProfile(project.bundle, options)).profile,
    },
    signIns: kept,
    foreignSession: () => readForeignSession({ connectionManager: { state: "CONNECTED", workspaceClient } }),
    doors: createWorkspaceDoors(kept, { cliPath: () => undefined, bundledCliPath: () => undefined }),
    places: () => ({ env: given.env ?? {}, homeDir }),
  });
};

const outcome = async (t: TestContext, given: Case, forListing: boolean): Promise<string> => {
  const credential = await inForce(t, given);
  try {
    const { profileName, host } = await credential.open(forListing);
    return `${profileName} at ${host}`;
  } catch (error) {
    assert.ok(error instanceof DatabricksError, String(error));
    return error.code;
  }
};

for (const given of cases) {
  test(`order of credentials: ${given.what}`, async (t) => {
    assert.equal(await outcome(t, given, false), given.streams);
    assert.equal(await outcome(t, given, true), given.lists ?? given.streams, "for a list of apps");
  });
}

test("a project's apps are listed by its own workspace alone, or by what was picked", async (t) => {
  const project = { host: here, profile: undefined, workspaceId: undefined };
  const opened = async (given: Omit<Case, "what" | "streams">) => {
    const credential = await inForce(t, { what: "", streams: "", project, ...given });
    const wished = { bundle: project as unknown as Project["bundle"], folder: undefined };
    const workspace = await credential.openProject(wished, true);
    return workspace && `${workspace.profileName} at ${workspace.host}`;
  };
  assert.equal(await opened({ config: oauth("DEFAULT", there) }), undefined);
  assert.equal(await opened({ signedIn: [{ host: there }, { host: here }] }), `sign-in at ${here}`);
  assert.equal(
    await opened({ config: oauth("DEFAULT", there), picked: { kind: "profile", name: "DEFAULT" } }),
    `DEFAULT at ${there}`,
  );
});

test("a project's workspace that nothing leads to is known, unless the person picked another", async (t) => {
  const missing = async (given: Omit<Case, "what" | "streams">, project: Partial<Project["bundle"]>) => {
    const credential = await inForce(t, { what: "", streams: "", project, ...given });
    return credential.missingOf({ bundle: project as unknown as Project["bundle"], folder: "shop" }, there);
  };
  const byHost = { host: here, profile: undefined, workspaceId: undefined };
  const byProfile = { host: undefined, profile: "dev", workspaceId: undefined };
  const config = oauth("DEFAULT", there);
  const project = { folder: "shop" };
  assert.deepEqual(await missing({ config }, byHost), { host: here, profile: undefined, project });
  assert.deepEqual(await missing({ config }, byProfile), { host: undefined, profile: "dev", project });
  assert.equal(await missing({ config: config + oauth("dev") }, byHost), undefined);
  assert.equal(await missing({ config: config + oauth("dev") }, byProfile), undefined);
  assert.equal(await missing({ config, signedIn: [{ host: here }] }, byHost), undefined);
  assert.equal(await missing({ config, session: oauthSession }, byHost), undefined);
  assert.equal(await missing({ config, picked: { kind: "profile", name: "DEFAULT" } }, byHost), undefined);
  assert.equal(await missing({ config, setting: "DEFAULT" }, byHost), undefined);
  const reason = "It may be either.";
  const open = { open: { reason, hosts: [here] } };
  assert.deepEqual(await missing({ config }, open), { host: undefined, profile: undefined, reason, project });
  assert.equal(await missing({ config }, { open: { reason, hosts: [here, there] } }), undefined);
  assert.equal(await missing({ config, setting: "DEFAULT" }, open), undefined);
  const nothing = { host: undefined, profile: undefined, workspaceId: undefined };
  assert.equal(await missing({ config }, nothing), undefined);
});

test("with a credential that has no rival nothing is asked for before it is needed", async (t) => {
  const given = { what: "", streams: "", config: cli("DEFAULT", "SIGNED-OUT") };
  const workspace = await (await inForce(t, given)).open(false);
  assert.equal(workspace.profileName, "DEFAULT");
  const asked = workspace.tokenProvider({ signal: never(), forceRefresh: false });
  await assert.rejects(asked, { code: "not-signed-in" });
});

test("a sign-in leads to where the credential in force is meant to", async (t) => {
  const place = async (given: Omit<Case, "what" | "streams">) => {
    const { profile, host } = await (await inForce(t, { what: "", streams: "", ...given })).placeToSignIn();
    return [profile?.name, host];
  };
  assert.deepEqual(await place({ config: personal("DEFAULT") }), ["DEFAULT", undefined]);
  assert.deepEqual(await place({ config: oauth("DEFAULT"), picked: { ...signInHere, host: there } }), [
    undefined,
    there,
  ]);
  const project = { host: here, profile: undefined, workspaceId: undefined };
  assert.deepEqual(await place({ config: oauth("DEFAULT", there), project }), [undefined, here]);
  assert.deepEqual(await place({ session: brokenSession }), [undefined, here]);
  assert.deepEqual(await place({}), [undefined, undefined]);
});

test("what was streamed is opened again by its own profile as it is now, else by what leads to its host", async (t) => {
  const opened = async (
    given: Omit<Case, "what" | "streams">,
    profile: string | undefined,
    first = false,
  ) => {
    const credential = await inForce(t, { what: "", streams: "", ...given });
    try {
      const workspace = await credential.openAt({ host: here, profile }, first);
      return `${workspace.profileName} at ${workspace.host}`;
    } catch (error) {
      assert.ok(error instanceof DatabricksError, String(error));
      return error.code;
    }
  };
  const file = oauth("DEFAULT", there) + oauth("dev") + personal("pat") + oauth("moved", there);
  const signedIn = [{ host: there }, { host: here }];
  assert.equal(await opened({ config: file }, "dev"), `dev at ${here}`);
  assert.equal(
    await opened({ config: file, picked: { kind: "profile", name: "DEFAULT" } }, "dev"),
    `dev at ${here}`,
  );
  assert.equal(await opened({ config: file, signedIn }, "dev", true), `sign-in at ${here}`);
  assert.equal(await opened({ config: file, signedIn }, "pat"), `sign-in at ${here}`);
  assert.equal(await opened({ config: file, signedIn }, "gone"), `sign-in at ${here}`);
  assert.equal(await opened({ config: file, signedIn }, "moved"), `sign-in at ${here}`);
  assert.equal(await opened({ config: file }, "gone"), "unknown-profile");
  assert.equal(await opened({ config: file }, "moved"), `moved at ${there}`);
  assert.equal(await opened({ config: file, signedIn }, undefined), `sign-in at ${here}`);
  assert.equal(await opened({ config: file }, undefined), `sign-in at ${here}`);
  const env = { DATABRICKS_HOST: here, DATABRICKS_TOKEN: "token-of-environment" };
  assert.equal(await opened({ env }, undefined), `environment at ${here}`);
});

test("a sign-in for what failed leads to its own host, by its profile where that still does", async (t) => {
  const config = oauth("DEFAULT", there) + oauth("dev") + oauth("moved", there);
  const credential = await inForce(t, { what: "", streams: "", config });
  const place = async (profile: string | undefined) => {
    const found = await credential.placeToSignInAt({ host: here, profile });
    return [found.profile?.name, found.host];
  };
  assert.deepEqual(await place("dev"), ["dev", undefined]);
  assert.deepEqual(await place("moved"), [undefined, here]);
  assert.deepEqual(await place("gone"), [undefined, here]);
  assert.deepEqual(await place(undefined), [undefined, here]);
});

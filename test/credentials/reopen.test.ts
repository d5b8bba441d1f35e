import assert from "node:assert/strict";
import { test } from "node:test";
import { createCredentialChanges } from "../../src/credentials/changes.ts";
import { reopen } from "../../src/credentials/reopen.ts";
import { DatabricksError } from "../../src/databricks/api/errors.ts";
import { openSignedInWorkspace, type Workspace } from "../../src/databricks/workspace.ts";

const here = "https://here.example.com";
const there = "https://there.example.com";

const at = (host: string, profileName: string, workspaceId?: string): Workspace =>
  openSignedInWorkspace({ host, profileName, workspaceId, tokenProvider: () => Promise.resolve("token") });

function desk(inForce: Workspace | DatabricksError) {
  const clock = { nowMs: 1000 };
  const changes = createCredentialChanges(() => clock.nowMs);
  const sources = {
    changes,
    inForce: {
      open: () => (inForce instanceof Error ? Promise.reject(inForce) : Promise.resolve(inForce)),
      openAt: ({ host, profile }: { host: string; profile?: string | undefined }, prefersSignIn: boolean) =>
        Promise.resolve(at(host, `${prefersSignIn ? "sign-in before " : ""}${profile ?? "nothing"}`)),
    },
  };
  const opened = async (
    profile: string | undefined,
    sinceMs: number,
    workspaceId?: string,
  ): Promise<string> => {
    const workspace = await reopen(sources, { host: here, workspaceId, profile }, sinceMs);
    return `${workspace.profileName} at ${workspace.host}`;
  };
  return { changes, clock, opened };
}

test("a stream keeps its profile, whatever was in force before it began", async () => {
  const { changes, opened } = desk(at(here, "picked"));
  assert.equal(await opened("dev", 500), `dev at ${here}`);
  changes.noteChange();
  assert.equal(await opened("dev", 1500), `dev at ${here}`);
});

test("what was picked since goes before it, on its own host only", async () => {
  const same = desk(at(here, "picked"));
  same.changes.noteChange();
  assert.equal(await same.opened("dev", 500), `picked at ${here}`);
  for (const other of [at(there, "prod"), new DatabricksError("bad-profile", "Broken.")]) {
    const { changes, opened } = desk(other);
    changes.noteChange();
    assert.equal(await opened("dev", 500), `dev at ${here}`);
  }
});

test("a sign-in since then goes first on its host, or the profile that it was written to", async () => {
  const { changes, opened } = desk(at(there, "prod"));
  changes.noteSignIn(there);
  assert.equal(await opened("dev", 500), `dev at ${here}`);
  changes.noteSignIn(here);
  assert.equal(await opened("dev", 500), `sign-in before dev at ${here}`);
  assert.equal(await opened("dev", 1500), `dev at ${here}`);
  changes.noteSignIn(here, "written");
  assert.equal(await opened("dev", 500), `written at ${here}`);
});

test("without a profile of its own it goes by what is in force on its host", async () => {
  assert.equal(await desk(at(here, "picked")).opened(undefined, 5000), `picked at ${here}`);
  assert.equal(await desk(at(there, "prod")).opened(undefined, 5000), `nothing at ${here}`);
});

test("of two workspaces that share a host, what was picked for one is not for the other's streams", async () => {
  const { changes, opened } = desk(at(here, "picked", "2"));
  changes.noteChange();
  assert.equal(await opened("one", 500, "1"), `one at ${here}`);
  assert.equal(await opened("two", 500, "2"), `picked at ${here}`);
  // Which one is meant is not known of every profile: then the host decides.
  assert.equal(await opened("any", 500), `picked at ${here}`);
  assert.equal(await opened(undefined, 500, "1"), `nothing at ${here}`);
});

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { english } from "../ui/support/english.ts";
import { readPickable } from "../../src/credentials/pickable.ts";
import { createSignIns } from "../../src/databricks/auth/signIns.ts";
import { listEnvironment, listProfiles } from "../../src/databricks/config/resolveProfile.ts";
import { memoryStore } from "../databricks/support/memoryStore.ts";
import { temporaryFolder } from "../databricks/support/folder.ts";

const text = "[dev]\nhost = https://dev.example.com\nclient_id = x\nclient_secret = y\n";

test("a configuration file that cannot be read is told beside everything else", async (t) => {
  for (const [what, write, told] of [
    ["a folder", (path: string) => mkdir(path), /\.databrickscfg is a folder\. Move it away/],
    [
      "a pipe that nobody writes into",
      (path: string) => promisify(execFile)("mkfifo", [path]),
      /\.databrickscfg is a pipe, which can be read only once\. Name a file/,
    ],
    [
      "UTF-16",
      (path: string) => writeFile(path, Buffer.from(`\uFEFF${text}`, "utf16le")),
      /is UTF-16 text, which no Databricks tool reads\. Save it as UTF-8\./,
    ],
    [
      "UTF-16 without a mark",
      (path: string) => writeFile(path, Buffer.from(text, "utf16le")),
      /is UTF-16 text/,
    ],
  ] as const) {
    const homeDir = await temporaryFolder(t);
    const env = { DATABRICKS_HOST: "https://env.example.com", DATABRICKS_TOKEN: "secret" };
    await write(join(homeDir, ".databrickscfg"));
    const pickable = await readPickable({
      profiles: () => listProfiles({ env, homeDir }),
      profilesOfEnvironment: () => listEnvironment({ env }),
      foreignHost: () => "https://foreign.example.com",
      signedIn: () => Promise.resolve([{ host: "https://h", account: undefined, workspaceId: undefined }]),
      t: english,
    });
    assert.deepEqual(
      [pickable.foreignHost, pickable.signedIn.length, pickable.profiles.map(({ host }) => host)],
      ["https://foreign.example.com", 1, ["https://env.example.com"]],
      what,
    );
    assert.equal(pickable.troubles.length, 1, what);
    assert.match(pickable.troubles[0] ?? "", told);
  }
});

test("so is a keychain that is locked", async (t) => {
  const homeDir = await temporaryFolder(t);
  await writeFile(join(homeDir, ".databrickscfg"), text);
  const store = { ...memoryStore(), get: () => Promise.reject(new Error("locked")) };
  const signIns = createSignIns({ store, lock: (_name, _signal, task) => task() });
  const pickable = await readPickable({
    profiles: () => listProfiles({ env: {}, homeDir }),
    profilesOfEnvironment: () => [],
    foreignHost: () => undefined,
    signedIn: () => signIns.list(),
    t: english,
  });
  assert.deepEqual(
    pickable.profiles.map(({ name }) => name),
    ["dev"],
  );
  assert.match(pickable.troubles.join(), /sign-ins/);
});

test("a host that was never filled in is told as no address", async (t) => {
  const homeDir = await temporaryFolder(t);
  await writeFile(
    join(homeDir, ".databrickscfg"),
    "[dev]\nhost = ${DATABRICKS_HOST}\n[other]\nhost = https://{{host}}\n",
  );
  for (const { problem } of await listProfiles({ env: {}, homeDir })) {
    assert.match(problem?.message ?? "", /has a host that is not a web address/);
  }
});

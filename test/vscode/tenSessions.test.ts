import assert from "node:assert/strict";
import { appKey } from "../../src/databricks/api/app.ts";
import { startWorkspace } from "../support/workspace/index.ts";
import type { Workspace } from "../support/workspace/index.ts";
import { appLines, run, until, useWorkspace } from "./support/inside.ts";

const NAMES = Array.from({ length: 10 }, (_unused, index) => `shared-${index}`);

describe("ten streams in VS Code", () => {
  let workspace: Workspace;
  let restore: () => void;

  const tokenRequests = (): number =>
    workspace.requests.filter(({ path }) => path === "/oidc/v1/token").length;
  const keyOf = (name: string): string => appKey({ host: workspace.url }, workspace.app(name));
  const emit = (message: string): void => {
    for (const name of NAMES) workspace.app(name).emit({ message });
  };

  before(async () => {
    workspace = await startWorkspace({ apps: NAMES.map((name) => ({ name, closeOnExpiry: true })) });
    restore = useWorkspace(workspace);
  });

  after(async () => {
    for (const name of NAMES) await run("stop", keyOf(name));
    await workspace.close();
    restore();
  });

  it("sign in once, and once more when their token ends under all of them, every line once", async () => {
    await run("refreshApps");
    emit("before");
    for (const name of NAMES) await run("streamListed", keyOf(name));
    await until("ten connections", () => workspace.apps.every(({ openSockets }) => openSockets === 1));
    await until("ten backlogs", () =>
      workspace.apps.every(({ connections }) => connections.at(-1)?.sent === 1),
    );
    assert.equal(tokenRequests(), 1);

    workspace.revokeAllTokens();
    emit("meanwhile");
    await until("ten new connections", () =>
      workspace.apps.every(({ connections }) => connections.length === 2 && connections[1]?.open === true),
    );
    emit("after");
    // VS Code mirrors the log in view only, the one streamed last; test/sessions compares all ten.
    const last = NAMES.at(-1) ?? "";
    await until(`the log of ${last}`, () => appLines(last).includes("after"));
    assert.deepEqual(appLines(last), ["before", "meanwhile", "after"]);
    for (const { connections } of workspace.apps) {
      assert.deepEqual(
        connections.map(({ authorized }) => authorized),
        [true, true],
      );
    }
    assert.equal(tokenRequests(), 2);
  });
});

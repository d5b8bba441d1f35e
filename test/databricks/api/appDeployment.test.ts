import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { describeCode, parseDeployment } from "../../../src/databricks/api/appDeployment.ts";

const commit = "0123456789abcdef0123456789abcdef01234567";

function codeOf(json: object): string | undefined {
  const code = describeCode(parseDeployment(json) ?? {});
  return code === undefined ? undefined : String(code);
}

describe("a deployment", () => {
  it("is read as far as the platform says it, and what is of another type is left out", () => {
    assert.deepEqual(
      parseDeployment({
        deployment_id: "d1",
        creator: "ada@example.com",
        mode: "SNAPSHOT",
        create_time: "2026-09-20T10:11:12Z",
        source_code_path: "/Workspace/orders",
        status: { state: "FAILED", message: "no app.yaml" },
      }),
      {
        id: "d1",
        creator: "ada@example.com",
        mode: "SNAPSHOT",
        createTime: "2026-09-20T10:11:12Z",
        sourceCodePath: "/Workspace/orders",
        gitSource: undefined,
        state: "FAILED",
        message: "no app.yaml",
      },
    );
    assert.equal(parseDeployment("d1"), undefined);
    const odd = parseDeployment({ deployment_id: 7, status: "FAILED", git_source: "main", creator: {} });
    assert.ok(odd !== undefined && Object.values(odd).every((value) => value === undefined));
  });

  it("says where its code is from: a folder, or a commit with the name it was asked for", () => {
    const url = "https://ada:secret@github.com/example/orders.git";
    assert.equal(codeOf({}), undefined);
    assert.equal(codeOf({ source_code_path: "/Workspace/orders" }), "/Workspace/orders");
    assert.equal(
      codeOf({ source_code_path: "/Workspace/orders", mode: "AUTO_SYNC" }),
      "/Workspace/orders (synced)",
    );
    assert.equal(codeOf({ git_source: {}, source_code_path: "/Workspace/orders" }), "/Workspace/orders");
    assert.equal(codeOf({ git_source: { branch: "main" } }), "branch main");
    assert.equal(codeOf({ git_source: { tag: "v1" } }), "tag v1");
    assert.equal(codeOf({ git_source: { commit } }), "commit 0123456789");
    assert.equal(
      codeOf({ git_source: { branch: "main", resolved_commit: commit, git_repository: { url } } }),
      "commit 0123456789 (main) of github.com/example/orders",
    );
  });
});

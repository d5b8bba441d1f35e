import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { checkHost } from "../../../src/ui/pickers/checkHost.ts";

const check = (typed: string) =>
  checkHost(typed, (text, ...values) =>
    text.replaceAll(/\{(\d)\}/g, (_all, index) => String(values[Number(index)])),
  );
const problem = (typed: string): string => {
  const checked = check(typed);
  return checked.kind === "bad" ? checked.problem : assert.fail(`${typed} is taken for good`);
};

describe("the address of a workspace, as it is typed or pasted", () => {
  it("keeps what names the workspace and the account, and drops the rest", () => {
    for (const [typed, origin, workspaceId, accountId] of [
      [" dbc-1.cloud.databricks.com ", "https://dbc-1.cloud.databricks.com", undefined, undefined],
      ["https://h.example.com/?o=123#job/7", "https://h.example.com", "123", undefined],
      ["https://h.example.com/apps?o=123&a=acc", "https://h.example.com", "123", "acc"],
      ["h.example.com/?w=7", "https://h.example.com", "7", undefined],
      ["http://localhost:8080/x", "http://localhost:8080", undefined, undefined],
    ] as const) {
      assert.deepEqual(check(typed), { kind: "good", host: { origin, workspaceId, accountId } });
    }
  });

  it("says what is wrong, naming the value", () => {
    assert.match(problem("  "), /^Give the address of your workspace/);
    assert.match(problem("ftp://h"), /"ftp:\/\/h" is not a web address/);
    assert.match(
      problem("accounts.cloud.databricks.com/?o=1"),
      /^https:\/\/accounts\.cloud.* account console/,
    );
    assert.match(problem("http://h.example.com"), /^http:\/\/h\.example\.com would carry .* https/);
  });
});

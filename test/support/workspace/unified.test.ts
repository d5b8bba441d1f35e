import assert from "node:assert/strict";
import { test } from "node:test";
import { startWorkspace } from "./index.ts";

test("a unified host names its account's sign-in service, and answers nothing without a workspace", async () => {
  await using workspace = await startWorkspace({ workspaceId: "123", apps: [{ name: "a" }] });
  const get = async (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${workspace.url}${path}`, { headers });
  const config = (await (await get("/.well-known/databricks-config")).json()) as Record<string, string>;
  assert.deepEqual(
    [config["oidc_endpoint"], config["account_id"], config["workspace_id"], config["host_type"]],
    [`${workspace.url}/oidc/accounts/{account_id}`, workspace.accountId, undefined, "unified"],
  );
  const document = "/.well-known/oauth-authorization-server";
  assert.equal((await get(`/oidc${document}`)).status, 404);
  assert.equal((await get(`/oidc/accounts/another${document}`)).status, 404);
  const base = `/oidc/accounts/${workspace.accountId}`;
  const service = (await (await get(`${base}${document}`)).json()) as Record<string, string>;
  assert.equal(service["token_endpoint"], `${workspace.url}${base}/v1/token`);

  const basic = Buffer.from(`${workspace.clientId}:${workspace.clientSecret}`).toString("base64");
  const reply = await fetch(service["token_endpoint"] ?? "", {
    method: "POST",
    headers: { Authorization: `Basic ${basic}` },
    body: new URLSearchParams({ grant_type: "client_credentials", scope: "all-apis" }),
  });
  const { access_token: token } = (await reply.json()) as { access_token: string };
  const authorization = { Authorization: `Bearer ${token}` };
  const path = "/api/2.0/apps";
  assert.match(await (await get(path, authorization)).text(), /Sign In/);
  assert.match(
    await (await get(path, { ...authorization, "X-Databricks-Workspace-Id": "9" })).text(),
    /Sign In/,
  );
  for (const name of ["X-Databricks-Workspace-Id", "X-Databricks-Org-Id"]) {
    const answer = await get(path, { ...authorization, [name]: "123" });
    assert.equal(answer.headers.get("x-databricks-org-id"), "123");
    assert.match(await answer.text(), /"name":"a"/);
  }
});

import assert from "node:assert/strict";
import { it } from "node:test";
import { entraTenant } from "./tokens.ts";
import { startWorkspace } from "./index.ts";

const scope = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d/.default";

it("Microsoft Entra gives its service principal a token that is good for REST, and not for logs", async () => {
  await using workspace = await startWorkspace({ apps: [{ name: "api" }] });
  const ask = (fields: Readonly<Record<string, string>>): Promise<Response> =>
    fetch(`${workspace.url}/${entraTenant}/oauth2/v2.0/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: workspace.clientId,
        client_secret: workspace.clientSecret,
        scope,
        ...fields,
      }),
    });
  for (const [wrong, status] of [
    [{ client_secret: "wrong" }, 401],
    [{ scope: "all-apis" }, 400],
    [{ grant_type: "password" }, 400],
  ] as const) {
    const refused = await ask(wrong);
    assert.equal(refused.status, status);
    assert.match(await refused.text(), /AADSTS\d+: .* Trace ID/);
  }
  const { access_token: token } = (await (await ask({})).json()) as { access_token: string };
  assert.ok(workspace.secretsIssued.has(token));
  const get = async (url: string): Promise<number> => {
    const headers = { authorization: `Bearer ${token}` };
    return (await fetch(url, { headers, redirect: "manual" })).status;
  };
  assert.equal(await get(`${workspace.url}/api/2.0/apps`), 200);
  assert.equal(await get(`${workspace.app("api").url}/logz/batch`), 302);
});

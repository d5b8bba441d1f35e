import assert from "node:assert/strict";
import { get } from "node:https";
import { it } from "node:test";
import { HttpsProxyAgent } from "https-proxy-agent";
import { startProxy } from "../proxy/index.ts";
import { startWorkspace } from "./index.ts";

it("a workspace with a domain of its own is reached by names without ports, through a proxy with its routes", async () => {
  const domain = "acme.databricks.test";
  await using workspace = await startWorkspace({ domain, tls: true, apps: [{ name: "orders-api" }] });
  await using proxy = await startProxy({ routes: workspace.routes });
  const { url } = workspace.app("orders-api");
  assert.equal(workspace.url, `https://${domain}`);
  assert.equal(url, `https://orders-api.${domain}`);

  const options = { agent: new HttpsProxyAgent(proxy.url), ca: workspace.caPem };
  const status = (address: string, authorization: string): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      get(address, { ...options, headers: { authorization } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      }).on("error", reject);
    });
  const bearer = `Bearer ${workspace.issueToken()}`;
  assert.equal(await status(`${workspace.url}/api/2.0/apps`, bearer), 200);
  assert.equal(await status(`${url}/logz/batch`, bearer), 200);
});

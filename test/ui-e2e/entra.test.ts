import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, before, describe, it } from "node:test";
import { createFakeAz } from "../databricks/support/fakeAz.ts";
import { temporaryFolder } from "../databricks/support/folder.ts";
import { startProxy } from "../support/proxy/index.ts";
import { writeFixture } from "../support/secretLedger.ts";
import { startWorkspace, type Workspace } from "../support/workspace/index.ts";
import { commands, openPicker } from "./support/appLogs.ts";
import { eventually } from "./support/eventually.ts";
import { putAway, suiteEndings, takePicture } from "./support/tidy.ts";
import { startVSCode, type VSCodeWindow } from "./support/window.ts";

const domain = "adb-1.databricks.test";
const list = "/api/2.0/apps";

describe("credentials of Microsoft Entra", () => {
  const suite = suiteEndings();
  let workspace: Workspace;
  let az: Awaited<ReturnType<typeof createFakeAz>>;
  let window: VSCodeWindow;

  before(async () => {
    workspace = await startWorkspace({ domain, tls: true, apps: [{ name: "orders-api" }] });
    suite.after(() => workspace.close());
    const proxy = await startProxy({ routes: workspace.routes });
    suite.after(() => proxy.close());
    const home = await temporaryFolder(suite);
    await writeFile(join(home, "ca.pem"), workspace.caPem ?? "");
    az = await createFakeAz(suite, {
      stderr: "ERROR: Please run 'az login' to setup account.",
      exitCode: 1,
    });
    await writeFixture(
      join(home, ".databrickscfg"),
      [
        workspace.entraProfileIni("principal"),
        workspace.entraProfileIni("mistyped").replace(/(azure_client_secret = ).*/, "$1hidden-secret"),
        `[signed-out]\nhost = ${workspace.url}\nauth_type = azure-cli\n`,
      ].join("\n"),
      { mode: 0o600 },
    );
    const vscode = await startVSCode({
      home,
      env: {
        DATABRICKS_HOST: workspace.url,
        DATABRICKS_TOKEN: workspace.issueToken({ kind: "entra" }),
        HTTPS_PROXY: proxy.url,
        NO_PROXY: "",
        NODE_EXTRA_CA_CERTS: join(home, "ca.pem"),
        PATH: [az.env["PATH"], process.env["PATH"]].join(":"),
      },
    });
    suite.after(() => vscode.close());
    window = await vscode.openWindow();
  });

  afterEach(() => putAway(window));

  const picture = (name: string): Promise<void> => takePicture(window, `entra-${name}`);

  const selectProfile = async (name: string): Promise<void> => {
    await window.run(commands.selectProfile);
    await window.quickInput.waitForRow(name);
    await window.quickInput.clickRow(name);
    await window.quickInput.waitUntilClosed();
    await window.messages.waitFor(/apps do not accept/);
    await window.messages.clear();
  };

  /** One message with its buttons, no question, and no log service dialled. */
  const expectRefusal = async (text: RegExp, buttons: readonly string[]): Promise<void> => {
    const message = await window.messages.waitForOnly(text);
    assert.deepEqual(message.buttons, buttons, message.text);
    assert.doesNotMatch(message.text, /hidden/);
    // The palette may still be on its way out; a question would stay.
    await window.quickInput.waitUntilClosed();
    assert.deepEqual(workspace.app("orders-api").connections, []);
  };

  const listed = (): number =>
    workspace.requests.filter(({ path, status }) => path === list && status === 200).length;

  it("a token in DATABRICKS_TOKEN lists apps, and streaming explains why not", async () => {
    await window.run("Databricks Apps: Focus on Databricks Apps View");
    await window.page.locator(".pane-body .monaco-list-row").filter({ hasText: "orders-api" }).waitFor();
    assert.ok(listed() > 0);
    await picture("token-list");
    await window.run(commands.stream);
    const text = /^The environment holds a Microsoft Entra token, which apps do not accept\. Sign in/;
    await expectRefusal(text, ["Sign In", "Select Profile"]);
    await picture("token");
  });

  it("a service principal lists apps by a token of Microsoft Entra, and streaming one explains why not", async () => {
    await selectProfile("principal");
    const before = listed();
    await openPicker(window, "orders-api");
    assert.ok(listed() > before);
    await picture("principal-list");
    await window.quickInput.clickRow("orders-api");
    const text =
      /^The profile "principal" uses Azure service principal \(Microsoft Entra\) \(azure-client-secret\), whose tokens apps do not accept\./;
    await window.quickInput.waitUntilClosed();
    await expectRefusal(text, ["Sign In", "Select Profile"]);
    await picture("principal");
    const asked = workspace.requests.filter(({ path }) => path.endsWith("/oauth2/v2.0/token"));
    assert.ok(asked.length > 0);
    assert.ok(asked.every(({ status }) => status === 200));
  });

  it("an address is refused before any question is asked", async () => {
    await window.run(commands.streamFromUrl);
    await expectRefusal(/^The profile "principal" uses .* whose tokens apps do not accept/, [
      "Sign In",
      "Select Profile",
    ]);
  });

  it("a secret that Microsoft Entra refuses is told in its words", async () => {
    await selectProfile("mistyped");
    await window.run(commands.stream);
    await window.messages.waitFor("Invalid client secret provided");
    await window.quickInput.waitUntilClosed();
    const text =
      /does not accept the Azure service principal of the profile "mistyped"\. It said: AADSTS7000215: .* provided\. Check its/;
    await expectRefusal(text, ["Sign In", "Select Profile"]);
    await picture("mistyped");
  });

  it("an Azure CLI that is signed out can be signed in to and tried again, or left for another sign-in", async () => {
    await selectProfile("signed-out");
    await window.run(commands.stream);
    await window.messages.waitFor("az login");
    await window.quickInput.waitUntilClosed();
    await expectRefusal(
      /^The Azure CLI is not signed in for the profile "signed-out"\. Sign in to Databricks, or run "az login" in a terminal and try again\.$/,
      ["Sign In", "Retry", "Select Profile"],
    );
    await picture("signed-out");
    const calls = (await az.calls()).length;
    await window.messages.click("az login", "Retry");
    await eventually("another try", async () => (await az.calls()).length > calls);
    await window.messages.waitFor("az login");
  });
});

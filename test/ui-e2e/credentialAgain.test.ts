import assert from "node:assert/strict";
import { join } from "node:path";
import { afterEach, before, describe, it } from "node:test";
import { createFakeCli, type FakeCli } from "../databricks/support/fakeCli.ts";
import { temporaryFolder } from "../databricks/support/folder.ts";
import { writeFixture } from "../support/secretLedger.ts";
import { startWorkspace, type Workspace } from "../support/workspace/index.ts";
import { commands, openPicker, streamWithDefaults } from "./support/appLogs.ts";
import { eventually } from "./support/eventually.ts";
import { putAway, suiteEndings } from "./support/tidy.ts";
import { startVSCode, type VSCodeWindow } from "./support/window.ts";

const noSuchHost =
  'token refresh: fetching OAuth endpoints: failed to get OAuth endpoints: Get "https://dbc-1.cloud.databricks.com/oidc/.well-known/oauth-authorization-server": dial tcp: lookup dbc-1.cloud.databricks.com on 127.0.0.53:53: no such host';

describe("a credential that changed under a stream", () => {
  const suite = suiteEndings();
  let workspace: Workspace;
  let elsewhere: Workspace;
  let home: string;
  let cli: FakeCli;
  let window: VSCodeWindow;

  before(async () => {
    workspace = await startWorkspace({
      apps: [{ name: "orders-api" }, { name: "shop-web" }, { name: "pair-one" }, { name: "pair-two" }],
    });
    suite.after(() => workspace.close());
    elsewhere = await startWorkspace({ apps: [{ name: "elsewhere-api" }] });
    suite.after(() => elsewhere.close());
    home = await temporaryFolder(suite);
    cli = await createFakeCli(suite);
    await writeConfig("fixed");
    const vscode = await startVSCode({ home });
    suite.after(() => vscode.close());
    window = await vscode.openWindow();
  });

  afterEach(() => putAway(window));

  /** Answers the token that the profile "fixed" has from now on, which nothing renews. */
  const writeConfig = async (name: string): Promise<string> => {
    const token = workspace.issueToken({ lifetimeS: 3600 });
    await writeFixture(
      join(home, ".databrickscfg"),
      [
        workspace.profileIni("service"),
        `[${name}]\nhost = ${workspace.url}\ntoken = ${token}\n`,
        `[person]\nhost = ${workspace.url}\nauth_type = databricks-cli\ndatabricks_cli_path = ${cli.path}\n`,
        elsewhere.profileIni("elsewhere"),
      ].join("\n"),
      { mode: 0o600 },
    );
    return token;
  };

  const pick = async (name: string): Promise<void> => {
    await window.quickInput.waitForRow(name);
    await window.quickInput.clickRow(name);
    await window.quickInput.waitUntilClosed();
  };
  const selectProfile = async (name: string): Promise<void> => {
    await window.run(commands.selectProfile);
    await pick(name);
  };
  const streamWithFixed = async (app: string): Promise<string> => {
    const token = await writeConfig("fixed");
    await selectProfile("fixed");
    await streamWithDefaults(window, app);
    await window.statusBar.waitFor(`${app}: live`);
    return token;
  };
  /** The token is good no more, as the stream finds when its connection drops. */
  const endBy = async (token: string, app: string): Promise<void> => {
    workspace.revokeToken(token);
    workspace.app(app).dropAll("reset");
    await window.messages.waitFor(new RegExp(`^The log of ${app} on .* ended\\.`));
    await window.statusBar.waitFor(`${app}: ended with an error`);
  };
  const expectCredential = (app: string, wanted: RegExp): Promise<string> =>
    window.statusBar.waitForTooltip(`${app}: live`, wanted);
  const stop = async (app: string): Promise<void> => {
    await window.run(commands.stop);
    await window.statusBar.waitFor(new RegExp(`(?:${app}): stopped`));
  };

  it("a network that is down under the Databricks CLI ends no stream, and is told as what it is", async () => {
    const [first, second] = [
      workspace.issueToken({ lifetimeS: 3600 }),
      workspace.issueToken({ lifetimeS: 3600 }),
    ];
    await cli.set({ tokens: { person: [first] } });
    await selectProfile("person");
    await streamWithDefaults(window, "orders-api");
    await window.statusBar.waitFor("orders-api: live");
    await cli.set({ tokenError: noSuchHost });
    workspace.revokeToken(first);
    workspace.app("orders-api").dropAll("reset");
    await window.statusBar.waitFor(/orders-api: retrying/);
    await window.output.waitForText("no such host");
    assert.deepEqual(await window.notifications(), []);
    await cli.set({ tokens: { person: [first, second] } });
    await window.statusBar.waitFor("orders-api: live");
    assert.deepEqual(await window.notifications(), []);
    await stop("orders-api");
  });

  it("Select Profile under the end of a stream goes on with the profile that was picked", async () => {
    await endBy(await streamWithFixed("orders-api"), "orders-api");
    await window.messages.click("The log of orders-api", "Select Profile");
    await pick("service");
    await expectCredential("orders-api", /service/);
    await stop("orders-api");
  });

  it("so do a click on the status bar and Stream App Logs Again", async () => {
    await endBy(await streamWithFixed("orders-api"), "orders-api");
    await window.messages.clear();
    await selectProfile("service");
    await window.statusBar.click("orders-api: ended");
    await expectCredential("orders-api", /service/);
    await stop("orders-api");
    await endBy(await streamWithFixed("shop-web"), "shop-web");
    await window.messages.clear();
    await writeConfig("fixed");
    await window.run(commands.streamAgain);
    await window.statusBar.waitFor("shop-web: live");
    await expectCredential("shop-web", /fixed/);
    await stop("shop-web");
  });

  it("a profile of another workspace is told as that", async () => {
    await endBy(await streamWithFixed("orders-api"), "orders-api");
    await window.messages.click("The log of orders-api", "Select Profile");
    await pick("elsewhere");
    await window.messages.waitFor(/^orders-api was streamed from another workspace than /);
  });

  it("logs that end together are told in one message, and its button streams both again", async () => {
    const token = await streamWithFixed("pair-one");
    await streamWithDefaults(window, "pair-two");
    await window.statusBar.waitFor(/pair-two: live/);
    workspace.revokeToken(token);
    for (const app of workspace.apps) app.dropAll("reset");
    await window.messages.waitForOnly(/^2 logs ended: /);
    await window.messages.click("2 logs ended", "Select Profile");
    await pick("service");
    await window.statusBar.waitFor(/: live, 1 more$/);
  });

  it("Sign In goes to the workspace of the stream, and leaves the one in force", async () => {
    const token = await streamWithFixed("orders-api");
    await selectProfile("elsewhere");
    await endBy(token, "orders-api");
    await window.messages.click("The log of orders-api", "Sign In");
    const host = new URL(workspace.url).host;
    assert.equal((await window.quickInput.waitForRow("Sign in with your browser")).description, host);
    await window.quickInput.clickRow("Sign in with your browser");
    const page = await eventually("the sign-in page", () => {
      const pages = window.page.context().pages();
      return Promise.resolve(pages.find((one) => one.url().includes("/oidc/v1/authorize")));
    });
    await page.goto(page.url().replace(/^.*\/proxy\/\d+(?=\/)/, workspace.url));
    await page.getByRole("button", { name: "Allow" }).click();
    await page.getByText("Signed in to Databricks").first().waitFor();
    await page.close();
    await expectCredential("orders-api", /sign-in/);
    await openPicker(window, "elsewhere-api");
    await window.press("Escape");
  });
});

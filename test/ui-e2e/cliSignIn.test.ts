import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import { removeFolder } from "../support/removeFolder.ts";
import { noteStore, writeFixture } from "../support/secretLedger.ts";
import { commands, setUpDesk, streamWithDefaults } from "./support/appLogs.ts";
import type { Desk } from "./support/appLogs.ts";
import { packageDatabricksExtension } from "./support/packageDatabricksExtension.ts";
import { putAway } from "./support/tidy.ts";
import type { VSCodeWindow } from "./support/window.ts";

const pictures = process.env["APP_LOGS_PICTURES"];

/**
 * Answers like the Databricks CLI: `auth login` signs in the profile of that name, or else one whose name it would ask
 * for, which it adds to the file if need be.
 */
const cliScript = (folder: string): string => `#!/bin/sh
echo "$@" >> "${folder}/calls"
case "$1 $2" in
  "auth login")
    name=$(cat "${folder}/name")
    grep -q "^.$name.$" "$HOME/.databrickscfg" || cat "${folder}/profile" >> "$HOME/.databrickscfg" ;;
  "auth token") cat "${folder}/token.json" ;;
  *) echo "Databricks CLI v1.13.0" ;;
esac
`;

describe("signing in by the Databricks CLI that the Databricks extension brings along", () => {
  let folder: string;
  let desk: Desk;
  let window: VSCodeWindow;

  const cliProfile = (name: string): string =>
    `\n[${name}]\nhost = ${desk.workspace.url}\nauth_type = databricks-cli\n`;
  /** The name that the person gives the CLI. */
  const nextName = async (name: string): Promise<void> => {
    await writeFile(join(folder, "name"), name);
    await writeFile(join(folder, "profile"), cliProfile(name));
  };
  const calls = async (): Promise<string[]> =>
    (await readFile(join(folder, "calls"), "utf8"))
      .split("\n")
      .filter((call) => call.startsWith("auth login"));
  const openFolder = async (name: string): Promise<VSCodeWindow> => {
    await mkdir(join(folder, name), { recursive: true });
    return desk.vscode.openWindow({ folder: join(folder, name) });
  };
  const selectProfile = async (name: string): Promise<void> => {
    await window.run(commands.selectProfile);
    await window.quickInput.waitForRow(name);
    await window.quickInput.clickRow(name);
    await window.quickInput.waitUntilClosed();
  };
  const expectInUse = async (one: VSCodeWindow, name: string): Promise<void> => {
    await one.run(commands.selectProfile);
    const { description } = await one.quickInput.waitForRow(name);
    assert.match(description, /in use/);
    if (pictures !== undefined) await one.screenshot(`${pictures}/in-use-${name}.png`);
    await one.press("Escape");
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "app-logs-cli-"));
    const vsix = await packageDatabricksExtension(folder, cliScript(folder));
    desk = await setUpDesk({ extensions: [vsix] });
    await writeFixture(
      join(folder, "token.json"),
      JSON.stringify({
        access_token: desk.workspace.issueToken(),
        token_type: "Bearer",
        expiry: new Date(Date.now() + 3.6e6).toISOString(),
      }),
    );
    // The CLI adds to it, beside the token of another profile.
    noteStore(join(desk.home, ".databrickscfg"));
    // The extension is signed in nowhere.
    await desk.writeConfig("");
    window = await openFolder("shop");
  });

  afterEach(() => putAway(window));

  after(async () => {
    await desk[Symbol.asyncDispose]();
    await removeFolder(folder);
  });

  it("leads on without any profile before: the new one is chosen", async () => {
    await nextName("fresh");
    await window.run(commands.stream);
    await window.quickInput.clickRow("Sign in with the Databricks CLI");
    await window.quickInput.waitFor("Stream App Logs (1/2)");
    await window.quickInput.waitForRow("orders-api");
    await window.press("Escape");
    await expectInUse(window, "fresh");
  });

  it("is remembered for this folder across a reload of its window, and for no other folder", async () => {
    await window.page.reload();
    await window.page.locator(".monaco-workbench .part.statusbar .statusbar-item").first().waitFor();
    await expectInUse(window, "fresh");
    desk.workspace.app("orders-api").emit({ message: "hello" });
    await streamWithDefaults(window, "orders-api");
    await window.output.waitForText("hello");
    await window.statusBar.waitForTooltip("orders-api", /fresh, Databricks CLI sign-in/);
    await window.run(commands.stop);
    const other = await openFolder("elsewhere");
    await expectInUse(other, "Automatic");
    await other.close();
  });

  const refuse = async (): Promise<void> => {
    await selectProfile("personal");
    // Select Profile says the same, but its Sign In does not go on to stream: it is not the one to click.
    await window.messages.waitFor('"personal" holds a personal access token');
    await window.messages.clear();
    await window.run(commands.stream);
    await window.messages.click('"personal" holds a personal access token', "Sign In");
    await window.quickInput.clickRow("Sign in with the Databricks CLI");
  };

  it("leads on from a profile that apps do not accept, which stays as it is", async () => {
    const personal = `[personal]\nhost = ${desk.workspace.url}\ntoken = ${desk.workspace.issueToken({ kind: "pat" })}\n`;
    await desk.writeConfig(personal);
    await nextName("another");
    await refuse();
    await window.quickInput.waitFor("Stream App Logs (1/2)");
    await window.quickInput.waitForRow("orders-api");
    await window.press("Escape");
    await expectInUse(window, "another");
    assert.equal((await calls()).at(-1), `auth login --host ${desk.workspace.url}`);
    const text = await readFile(join(desk.home, ".databrickscfg"), "utf8");
    assert.equal(text, personal + cliProfile("another"));
  });

  it("asks which profile it was where the file does not tell", async () => {
    await nextName("another");
    await refuse();
    await window.quickInput.waitFor("Select Profile for App Logs");
    await window.quickInput.waitForRow("another");
    await window.quickInput.clickRow("another");
    await window.quickInput.waitFor("Stream App Logs (1/2)");
    await window.quickInput.waitForRow("orders-api");
  });
});

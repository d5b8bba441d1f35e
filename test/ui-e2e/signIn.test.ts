import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { appMessages, commands, setUpDesk, streamWithDefaults } from "./support/appLogs.ts";
import type { Desk } from "./support/appLogs.ts";
import { readDiagnostics } from "./support/diagnosticsFile.ts";
import { attempt, eventually, tryMs } from "./support/eventually.ts";
import { keptFiles } from "./support/keptFiles.ts";
import type { VSCodeWindow } from "./support/window.ts";

/** A stream through several lives of its token; the service closes it each time one ends. */
const LIFETIME_S = 8;

describe("a person without any profile", () => {
  let desk: Desk;
  let window: VSCodeWindow;

  before(async () => {
    desk = await setUpDesk({
      apps: [{ name: "orders-api", closeOnExpiry: true, bufferLines: 5000 }],
      tokenLifetimeS: LIFETIME_S,
    });
    await desk.writeConfig("");
    window = await desk.vscode.openWindow();
  });

  after(() => desk[Symbol.asyncDispose]());

  const openedPage = async (): Promise<Page> => {
    const page = await eventually("the sign-in page", () => {
      const pages = window.page.context().pages();
      return Promise.resolve(pages.find((one) => one.url().includes("/oidc/v1/authorize")));
    });
    // In a browser VS Code leads addresses of the loopback through a port of its own, which only the stand-in has.
    await page.goto(page.url().replace(/^.*\/proxy\/\d+(?=\/)/, desk.workspace.url));
    return page;
  };

  /** What the person does on the page that VS Code opens. */
  const consent = async (button: "Allow" | "Cancel"): Promise<Page> => {
    const page = await openedPage();
    await page.getByRole("button", { name: button }).click();
    return page;
  };

  const giveAddress = async (): Promise<void> => {
    await window.quickInput.clickRow("Sign in with your browser");
    await window.quickInput.waitFor("Sign In to Databricks");
    await eventually("the address", async () =>
      (await window.quickInput.placeholder()).startsWith("https://dbc-"),
    );
    await window.quickInput.fill(desk.workspace.url);
    await window.press("Enter");
  };

  const beginSignIn = async (): Promise<void> => {
    await window.run(commands.stream);
    await giveAddress();
  };

  it("is told when they decline", async () => {
    await beginSignIn();
    const page = await consent("Cancel");
    await page.getByText("Not signed in to Databricks").first().waitFor();
    await page.close();
    const message = await window.messages.waitFor(/was declined in the browser/);
    assert.deepEqual(message.buttons, ["Sign In", "Select Profile"]);
    await window.messages.clear();
  });

  it("signs in on the consent page, and sees the apps at once", async () => {
    await beginSignIn();
    const page = await consent("Allow");
    await page.getByText("Signed in to Databricks").first().waitFor();
    await page.close();
    await window.quickInput.waitFor("Stream App Logs (1/2)");
    await window.quickInput.waitForRow("orders-api");
    await window.press("Escape");
  });

  it("streams through the ends of several tokens, every line once", async () => {
    const app = desk.workspace.app("orders-api");
    const emitting = setInterval(() => {
      app.emit({ message: `line ${app.ledger.length}` });
    }, 50);
    try {
      app.emit({ message: "first" });
      await streamWithDefaults(window, "orders-api");
      await window.output.waitForText(/line \d/);
      await eventually("three connections", () => Promise.resolve(app.connections.length >= 3), {
        timeoutMs: 90_000,
      });
    } finally {
      clearInterval(emitting);
    }
    const channel = await window.output.channelName();
    await eventually("every line", async () => {
      const lines = appMessages(await window.output.linesInFile(channel));
      return lines.length >= app.ledger.length;
    });
    assert.deepEqual(
      appMessages(await window.output.linesInFile(channel)),
      app.ledger.map(({ message }) => message),
    );
    const renewals = desk.workspace.requests.filter(({ path }) => path === "/oidc/v1/token");
    assert.ok(renewals.length >= 3, `${renewals.length} requests for tokens`);
    assert.ok(renewals.every(({ status }) => status === 200));
    await window.run(commands.stop);
    // Until then its token is renewed.
    await window.statusBar.waitFor("orders-api: stopped");
  });

  it("is an account of VS Code, shown without a new token; signing out there forgets it, and the choice of it", async () => {
    // VS Code asks for the accounts as it does at the start of every window.
    await eventually("its token to run out", () => Promise.resolve(desk.workspace.livingTokens() === 0));
    await eventually("what is kept of the log", async () => (await keptFiles(desk.vscode)).length > 0);
    assert.equal((await keptFiles(desk.vscode)).length, 1);
    const before = desk.workspace.requests.length;
    const menu = window.page.locator(".monaco-menu");
    const account = menu.getByText("(Databricks)").first();
    const accounts = window.page.locator(".activitybar .codicon-accounts-view-bar-icon");
    const askToSignOut = async (): Promise<void> => {
      if (!(await account.isVisible())) await accounts.click({ timeout: tryMs });
      await account.hover({ timeout: tryMs });
      // A menu that has only just opened takes no click.
      await menu.getByText("Sign Out").first().click({ timeout: tryMs });
    };
    let trouble = "";
    await eventually(
      "the question",
      async () => {
        // It may come after the last try was given up, and then lies over the menu.
        if (await window.dialog.isVisible()) return true;
        await attempt(askToSignOut, (reason) => (trouble = reason));
        return eventually("a dialog", () => window.dialog.isVisible(), { timeoutMs: 3000 }).catch(
          () => false,
        );
      },
      { describe: () => Promise.resolve(trouble) },
    );
    assert.deepEqual(desk.workspace.requests.slice(before), []);
    await window.dialog.click("Sign Out");
    await eventually("what is kept to be given up", async () => (await keptFiles(desk.vscode)).length === 0);
    await eventually("the sign-in to be forgotten", async () => {
      await window.run(commands.stream);
      const signInFirst = async () => (await window.quickInput.title()) === "Sign In to Databricks";
      const isAsked = await eventually("the ways to sign in", signInFirst, { timeoutMs: 15_000 }).catch(
        () => false,
      );
      await window.press("Escape");
      await window.quickInput.waitUntilClosed();
      return isAsked;
    });
    await window.messages.clear();
    await window.run(commands.selectProfile);
    assert.match((await window.quickInput.waitForRow("Automatic")).description, /in use/);
    await window.press("Escape");
  });

  it("signs in where the browser cannot come back to this machine, by the address it ended at", async () => {
    await window.run(commands.signIn);
    await giveAddress();
    const page = await openedPage();
    const ended = Promise.withResolvers<string>();
    // Such a browser shows an error, and the callback in its address bar.
    await page.route(/\/oidc\/v1\/authorize$/, async (route) => {
      const answer = await route.fetch({ maxRedirects: 0 });
      ended.resolve(answer.headers()["location"] ?? "");
      await route.abort("connectionrefused");
    });
    await page.getByRole("button", { name: "Allow" }).click();
    const address = await ended.promise;
    await window.page.bringToFront();
    await window.quickInput.fill("http://localhost:8020/?code=another&state=another");
    await window.press("Enter");
    await window.page
      .getByText(/The browser came back from another sign-in/)
      .first()
      .waitFor();
    const timesSignedIn = async (): Promise<number> =>
      (await readDiagnostics(desk.vscode)).split("Signed in by the browser.").length;
    const before = await timesSignedIn();
    await window.quickInput.fill(address);
    await window.press("Enter");
    await window.quickInput.waitUntilClosed();
    await page.close();
    // The input closes before the sign-in is kept, and the list of profiles reads it once.
    await eventually("the sign-in to be kept", async () => (await timesSignedIn()) > before);
    await window.run(commands.selectProfile);
    await window.quickInput.waitForRow("someone@example.com");
    await window.press("Escape");
  });

  it("finds no token in any file", async () => {
    const root = desk.vscode.profile.root;
    for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || entry.parentPath.includes("/extensions")) continue;
      const text = await readFile(join(entry.parentPath, entry.name), "latin1").catch(() => "");
      for (const secret of desk.workspace.secretsIssued) assert.ok(!text.includes(secret), entry.name);
    }
  });
});

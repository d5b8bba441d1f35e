import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Locator } from "playwright-core";
import { commands, setUpDesk, streamWithDefaults, waitForChoice } from "./support/appLogs.ts";
import type { Desk } from "./support/appLogs.ts";
import { eventually } from "./support/eventually.ts";
import type { VSCodeWindow } from "./support/window.ts";

const pictures = process.env["APP_LOGS_PICTURES"];
const title = "Get Started with Databricks App Logs";
const files = ["sign-in", "stream", "read"];
const steps = ["Sign in to your workspace", "Stream an app", "Read it, pause it, keep it"];

describe("the walkthrough", () => {
  let desk: Desk;
  let window: VSCodeWindow;

  const page = (): Locator => window.page.locator(".gettingStartedDetailsContent");
  const step = (name: string): Locator => page().locator(".getting-started-step").filter({ hasText: name });
  const openWalkthrough = async (): Promise<void> => {
    await window.run("Welcome: Open Walkthrough...");
    await window.quickInput.waitForRow(title);
    await window.quickInput.clickRow(title);
  };
  const open = async (name: string): Promise<void> => {
    if ((await step(name).getAttribute("aria-expanded")) !== "true") await step(name).click();
    await eventually(
      `"${name}" to open`,
      async () => (await step(name).getAttribute("aria-expanded")) === "true",
    );
  };
  const press = async (name: string, button: string): Promise<void> => {
    await open(name);
    await step(name).getByRole("button", { name: button, exact: true }).click();
  };
  const isComplete = async (name: string): Promise<boolean> =>
    (await step(name).locator("[role=checkbox]").getAttribute("aria-checked")) === "true";
  const picture = async (name: string): Promise<void> => {
    if (pictures !== undefined) await window.screenshot(`${pictures}/walkthrough-${name}.png`);
  };

  before(async () => {
    // With motion, a step takes the focus 250 ms after the click that opened it. A test clicks on within that time.
    desk = await setUpDesk({ settings: { "workbench.reduceMotion": "on" } });
    window = await desk.vscode.openWindow();
    await openWalkthrough();
  });

  after(() => desk[Symbol.asyncDispose]());

  it("has three steps, none of them done yet", async () => {
    await step("Sign in").waitFor();
    assert.deepEqual(await page().locator(".step-title").allInnerTexts(), steps);
    for (const name of steps) assert.equal(await isComplete(name), false, name);
  });

  const image = (): Locator => page().locator(".getting-started-media img");
  /** The file that is shown, once it is there; VS Code takes its points for one and a half each. */
  const shownPicture = async (): Promise<string> =>
    (await image().count()) === 1 && (await image().evaluate(naturalWidth)) >= 400
      ? await image().evaluate(currentSource)
      : "";

  it("shows a picture with each step, and says in words what is in it", async () => {
    const seen = new Set<string>();
    for (const [index, name] of steps.entries()) {
      await open(name);
      const alt = await eventually("another picture", async () => {
        const text = (await shownPicture()) === "" ? null : await image().getAttribute("alt");
        return text !== null && text !== "" && !seen.has(text) && text;
      });
      seen.add(alt);
      await picture(String(index + 1));
    }
  });

  it("shows the pictures of the theme that is on", async () => {
    // The address can have a query behind the file.
    const waitFor = (file: string): Promise<unknown> =>
      eventually(file, async () => (await shownPicture()).includes(file), { describe: shownPicture });
    const toggle = "Preferences: Toggle between Light/Dark Themes";
    for (const theme of ["dark", "light"]) {
      for (const [index, name] of steps.entries()) {
        await open(name);
        const file = `${files[index] ?? ""}-${theme}.svg`;
        await waitFor(file);
      }
      await picture(theme);
      // The picture at hand changes with the theme.
      await window.run(toggle);
      const other = `${files.at(-1) ?? ""}-${theme === "dark" ? "light" : "dark"}.svg`;
      await waitFor(other);
    }
  });

  it("says what to do first to a person who presses the last step's button first", async () => {
    await press("Read it", "Pause or Follow");
    assert.deepEqual((await window.messages.waitFor("No app log is live.")).buttons, ["Stream App Logs"]);
    await window.messages.clear();
  });

  it("is signed in once the workspace has listed its apps", async () => {
    assert.equal(await isComplete("Sign in"), false);
    await press("Stream an app", "Show All Apps");
    await eventually("the sign-in to be done", () => isComplete("Sign in"));
    assert.equal(await isComplete("Stream an app"), false);
  });

  it("streams an app by a button", async () => {
    desk.workspace.app("orders-api").emit({ message: "hello" });
    await press("Stream an app", "Stream App Logs");
    await window.quickInput.waitForRow("orders-api");
    await window.quickInput.fill("orders-api");
    await waitForChoice(window, "orders-api");
    await window.press("Enter");
    await window.quickInput.waitFor("2/2");
    await window.press("Enter");
    await window.output.waitForText("hello");
    await eventually("the stream to be done", () => isComplete("Stream an app"));
  });

  it("is done when the log was paused by its button", async () => {
    assert.equal(await isComplete("Read it"), false);
    await press("Read it", "Pause or Follow");
    await window.statusBar.waitFor("orders-api: 0 new");
    await eventually("the last step to be done", () => isComplete("Read it"));
    await picture("done");
  });

  it("shows what was done before it was opened, in another window", async () => {
    window = await desk.vscode.openWindow();
    await streamWithDefaults(window, "orders-api");
    await window.statusBar.waitFor("orders-api: live");
    await openWalkthrough();
    for (const name of steps.slice(0, 2)) await eventually(`"${name}" to be done`, () => isComplete(name));
    assert.equal(await isComplete("Read it"), false);
    await window.run(commands.pause);
    await eventually("the last step to be done", () => isComplete("Read it"));
    await picture("doneBefore");
  });
});

/** Runs in the page. */
function naturalWidth(image: unknown): number {
  return (image as { readonly naturalWidth: number }).naturalWidth;
}

/** Runs in the page. */
function currentSource(image: unknown): string {
  return (image as { readonly currentSrc: string }).currentSrc;
}

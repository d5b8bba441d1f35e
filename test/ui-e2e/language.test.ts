import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { projectFolder } from "../../scripts/command.ts";
import { bundleFile, fileIn, languages, manifestFile, readBundle } from "../../scripts/l10n/languages.ts";
import { Phrase } from "../../src/databricks/api/phrase.ts";
import { setUpDesk, waitForChoice } from "./support/appLogs.ts";
import type { Desk } from "./support/appLogs.ts";
import { readDiagnostics } from "./support/diagnosticsFile.ts";
import { readUntil } from "./support/eventually.ts";
import { createFolders } from "./support/folders.ts";
import type { Folders } from "./support/folders.ts";
import { writeFixture } from "../support/secretLedger.ts";

/** What a person has chosen, of whom some have a country's own; its language is what counts. */
const locales = { de: "de-AT", fr: "fr-CA", ja: "ja" } as const;

const pictures = process.env["APP_LOGS_PICTURES"];

/** A text in a language, as the files of translations have it; they are proved whole by `npm run check`. */
function textIn(language: string): (key: string, ...values: string[]) => string {
  const texts = {
    ...readBundle(projectFolder, fileIn(language, bundleFile)),
    ...readBundle(projectFolder, fileIn(language, manifestFile)),
  };
  return (key, ...values) => {
    const text = texts[key];
    assert.ok(text !== undefined, `${key} in ${language}`);
    // As the window's text is read.
    return String(new Phrase(text, values)).replaceAll("\u00a0", " ");
  };
}

describe("the window in another language", () => {
  let desk: Desk;
  let folders: Folders;

  before(async () => {
    folders = await createFolders({});
    desk = await setUpDesk({ apps: [{ name: "orders-api" }, { name: "reports" }] });
    // As an installed pack leaves it. This one has no text of VS Code's own: the packs of its makers are not on npm.
    const none = join(folders.root, "none.json");
    await writeFixture(none, JSON.stringify({ version: "1.0.0", contents: {} }));
    const packs = Object.fromEntries(
      languages.map((language) => [
        language,
        {
          hash: language,
          label: language,
          extensions: [{ extensionIdentifier: { id: "tests.pack" }, version: "1.0.0" }],
          translations: { vscode: none },
        },
      ]),
    );
    await writeFixture(join(desk.vscode.profile.userDataDir, "languagepacks.json"), JSON.stringify(packs));
  });
  after(async () => {
    await desk[Symbol.asyncDispose]();
    await folders[Symbol.asyncDispose]();
  });

  for (const language of languages) {
    it(`speaks it from the palette to the log: ${language}`, async () => {
      const text = textIn(language);
      const app = desk.workspace.app("orders-api");
      app.emit({ source: "APP", message: "one line" });
      const choice = join(desk.vscode.profile.userDataDir, "User/argv.json");
      await writeFixture(choice, JSON.stringify({ locale: locales[language] }));
      const window = await desk.vscode.openWindow();
      const picture = async (name: string): Promise<void> => {
        if (pictures !== undefined) await window.screenshot(join(pictures, `${language}-${name}.png`));
      };
      await window.run(`Databricks: ${text("command.stream")}`);
      await window.quickInput.waitForRow("orders-api");
      await picture("apps");
      await window.quickInput.fill("orders-api");
      await waitForChoice(window, "orders-api");
      await window.press("Enter");
      await window.quickInput.waitFor(/2\/2/);
      await picture("filters");
      await window.press("Enter");
      await window.quickInput.waitUntilClosed();
      await window.statusBar.waitFor(text("{0}: {1}", "orders-api", text("live")));
      await window.output.waitForText(text("Connected. Reading earlier lines."));
      await window.statusBar.waitForTooltip("orders-api", text("Lines received"));
      await picture("tooltip");
      await window.run(`Databricks: ${text("command.signIn")}`);
      await window.quickInput.waitFor(text("Sign In to Databricks"));
      await picture("sign-in");
      await window.press("Escape");
      const diagnostics = await readUntil(
        "the connection in the diagnostics",
        () => readDiagnostics(desk.vscode),
        (written) => /orders-api on \S+: Connected\. Reading earlier lines\./.test(written),
      );
      assert.ok(!diagnostics.includes(text("Connected. Reading earlier lines.")));
      await window.run(`Databricks: ${text("command.closeLog")}`);
      await picture("tree");
      await window.close();
    });
  }
});

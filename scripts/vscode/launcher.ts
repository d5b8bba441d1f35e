#!/usr/bin/env node
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { format, parseArgs } from "node:util";
import { closeBrowser, launchBrowser } from "./browser.ts";
import { createProfile } from "./profile.ts";
import { startServer, workbenchUrl } from "./server.ts";

/**
 * Takes the command line of a desktop VS Code, and runs the VS Code from npm in a headless browser instead: what
 * @vscode/test-electron starts where there is no desktop. Flags with no meaning here are passed over.
 */
const timeoutMs = Number(process.env["VSCODE_TEST_TIMEOUT_MS"] ?? 15 * 60_000);

const outputMark = "[tests] ";

/** Prints the tests' own lines, and keeps what VS Code itself says for the case that they fail. */
function createConsole(file: string): {
  accept: (type: string, args: readonly unknown[]) => void;
  kept: () => string;
} {
  const kept: string[] = [];
  return {
    accept(type, args) {
      const text = format(...args);
      if (text.startsWith(outputMark)) {
        console.log(text.slice(outputMark.length));
        return;
      }
      appendFileSync(file, `${text}\n`);
      kept.push(`[${type}] ${text.split("\n").slice(0, 6).join("\n")}`);
      if (kept.length > 200) kept.shift();
    },
    kept: () => kept.join("\n"),
  };
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    strict: false,
    options: { extensionDevelopmentPath: { type: "string" }, extensionTestsPath: { type: "string" } },
  });
  const path = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
  const profile = await createProfile();
  const server = await startServer({ profile, isAutomated: true, env: testVariables() });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const exitCode = Promise.withResolvers<number>();
    const timer = setTimeout(() => {
      exitCode.reject(new Error(`The tests did not end within ${timeoutMs} ms.\n${server.output()}`));
    }, timeoutMs);
    const messages = createConsole(join(profile.root, "window-console.txt"));
    await page.exposeFunction("codeAutomationLog", messages.accept);
    await page.exposeFunction("codeAutomationExit", (code: number) => {
      exitCode.resolve(code);
    });
    page.on("crash", () => {
      exitCode.reject(new Error("VS Code's window crashed."));
    });
    await page.goto(
      workbenchUrl(server, {
        folder: positionals[0],
        extensionDevelopmentPath: path(values.extensionDevelopmentPath),
        extensionTestsPath: path(values.extensionTestsPath),
      }),
    );
    const code = await exitCode.promise;
    clearTimeout(timer);
    if (code !== 0) console.error(`What VS Code itself said:\n${messages.kept()}`);
    return code;
  } finally {
    await closeBrowser(browser, profile);
    await server.close();
    await profile.remove();
  }
}

/** Given by the test runner on purpose, and so not scrubbed like the rest of the person's environment. */
function testVariables(): NodeJS.ProcessEnv {
  const given = Object.entries(process.env).filter(([name]) => name.startsWith("TEST_"));
  return { ...Object.fromEntries(given), TEST_OUTPUT_MARK: outputMark };
}

process.exit(await main());

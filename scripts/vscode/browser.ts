import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { chromium, type Browser, type BrowserContext } from "playwright-core";
import { atExit } from "../atExit.ts";
import type { Profile } from "./profile.ts";
import { browser, ensureOnMachine, findBrowser, fonts } from "./systemPackages.ts";

/** No calls home, and no optimizing compiler: what it wins it does not earn back in a window that lives for seconds. */
const flags = [
  "--disable-gpu",

  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

function launch(isSandboxed: boolean): Promise<Browser> {
  return chromium.launch({
    executablePath: findBrowser() ?? "chromium",
    args: isSandboxed ? flags : [...flags, "--no-sandbox"],
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}

/** The machine's Chrome or Chromium without a window, installed first where that is possible. */
export async function launchBrowser(): Promise<Browser> {
  await ensureOnMachine([browser, fonts]);
  atExit();
  if (process.getuid?.() === 0) return launch(false);
  // Chromium refuses to start where it may not build a sandbox, as in many containers.
  return launch(true).catch((error: unknown) => {
    if (error instanceof Error && /sandbox/i.test(error.message)) return launch(false);
    throw error;
  });
}

/** What a window keeps in its browser is its user data: saved in the profile where it is searched for secrets later. */
export async function closeContext(context: BrowserContext, profile: Pick<Profile, "root">): Promise<void> {
  try {
    if (process.env["TEST_SECRETS_FILE"] === undefined) return;
    const { origins, ...rest } = await context.storageState({ indexedDB: true });
    const save = (name: string, kept: unknown): Promise<void> =>
      writeFile(join(profile.root, name), JSON.stringify(kept));
    const isSecretStorage = ({ name }: { name: string }): boolean => name === "secrets.provider";
    const secrets = origins.flatMap(({ localStorage }) => localStorage.filter(isSecretStorage));
    const others = origins.map(({ localStorage, ...more }) => ({
      ...more,
      localStorage: localStorage.filter((item) => !isSecretStorage(item)),
    }));
    const id = randomUUID();
    await save(`browser-storage-${id}.json`, { ...rest, origins: others });
    if (secrets.length > 0) await save(`browser-secrets-${id}.json`, secrets);
  } finally {
    await context.close();
  }
}

export async function closeBrowser(browser: Browser, profile: Pick<Profile, "root">): Promise<void> {
  try {
    for (const context of browser.contexts()) await closeContext(context, profile);
  } finally {
    await browser.close();
  }
}

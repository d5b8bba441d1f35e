import { chromium, type Browser } from "playwright-core";
import { atExit } from "../atExit.ts";
import { browser, ensureOnMachine, findBrowser, fonts } from "./systemPackages.ts";

/** No calls home. */
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

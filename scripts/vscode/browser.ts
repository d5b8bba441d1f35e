import { chromium, type Browser } from "playwright-core";
import { atExit } from "../atExit.ts";
import { browser, ensureOnMachine, findBrowser, fonts } from "./systemPackages.ts";

/** No calls home, and no sandbox for root, which Chromium refuses. */
const flags = [
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The machine's Chrome or Chromium without a window, installed first where that is possible. */
export async function launchBrowser(): Promise<Browser> {
  await ensureOnMachine([browser, fonts]);
  atExit();
  return chromium.launch({
    executablePath: findBrowser() ?? "chromium",
    args: flags,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}

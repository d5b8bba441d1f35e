import { readFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { launchBrowser } from "./vscode/browser.ts";

/** Draws media/icon.png from scripts/icon.svg: `node scripts/icon.ts`. The marketplace takes no SVG. */
const svg = await readFile(join(import.meta.dirname, "icon.svg"), "utf8");
const browser = await launchBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 128, height: 128 } });
  await page.setContent(`<style>body{margin:0}</style>${svg}`);
  const picture = await page.locator("svg").screenshot({ omitBackground: true });
  await sharp(picture)
    .png({ compressionLevel: 9, effort: 10 })
    .toFile(join(import.meta.dirname, "../media/icon.png"));
} finally {
  await browser.close();
}

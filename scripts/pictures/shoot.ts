import { mkdir, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Locator, Page } from "playwright-core";
import sharp from "sharp";

/** Edges, in CSS pixels of the window. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Shot {
  /** The whole window by default. */
  readonly crop?: Partial<Box>;
  /** The element to draw, by its selector, in place of all that is seen there. A picture of dots has no use for it. */
  readonly of?: string;
  /** Brings back what the window closes by itself, such as a hover; called before each look. */
  readonly hold?: () => Promise<void>;
}

/** Ages change by themselves, yet hold still for longer than two looks take. */
const looks = 60;
const betweenLooksMs = 200;

/** The window, once two looks at it are the same: nothing fades, slides, blinks or waits for its colours. */
export async function settledScreenshot(page: Page, { crop = {}, hold }: Shot): Promise<Buffer> {
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  const { left = 0, top = 0, right = width, bottom = height } = crop;
  const clip = { x: left, y: top, width: right - left, height: bottom - top };
  let before: Buffer | undefined;
  // A click at the window's edge can leave its parts scrolled by a few pixels.
  await page.evaluate(
    "for (const part of document.querySelectorAll('.split-view-container')) part.scrollLeft = 0",
  );
  for (let look = 0; look < looks; look++) {
    await hold?.();
    const now = await page.screenshot({ clip, animations: "disabled" });
    if (before?.equals(now) === true) return now;
    before = now;
    await delay(betweenLooksMs);
  }
  throw new Error(`The window did not come to rest in ${looks} looks.`);
}

/** Writes the picture with a palette of its own, which the few colours of a window fit in. Answers its measures. */
export async function shoot(page: Page, file: string, shot: Shot): Promise<string> {
  const picture = await settledScreenshot(page, shot);
  const png = await sharp(picture).png({ palette: true, quality: 90, effort: 10, dither: 0 }).toBuffer();
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, png);
  const { width, height } = await sharp(png).metadata();
  return `${width} x ${height}, ${Math.round((await stat(file)).size / 1024)} KB`;
}

/** Where an element comes to rest, with so much around it. */
export async function boxOf(element: Locator, margin = 0): Promise<Box> {
  let before = "";
  for (let look = 0; look < looks; look++) {
    const box = await element.boundingBox();
    if (box !== null && JSON.stringify(box) === before) {
      return {
        left: Math.max(0, Math.floor(box.x - margin)),
        top: Math.max(0, Math.floor(box.y - margin)),
        right: Math.ceil(box.x + box.width + margin),
        bottom: Math.ceil(box.y + box.height + margin),
      };
    }
    before = JSON.stringify(box);
    await delay(betweenLooksMs);
  }
  throw new Error(`${String(element)} is not in the window, or does not come to rest.`);
}

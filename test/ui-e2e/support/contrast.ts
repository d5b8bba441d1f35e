import type { VSCodeWindow } from "./window.ts";

export interface Contrast {
  /** Text or classes of the element, and its two colours. */
  readonly what: string;
  /** As WCAG 2 has it: 1 to 21. */
  readonly ratio: number;
}

/** How far the colour of each element stands out from what is behind it, opacity included. */
export async function contrastOf(window: VSCodeWindow, selector: string): Promise<readonly Contrast[]> {
  const found: unknown = await window.page.evaluate(`(${READ})(${JSON.stringify(selector)})`);
  return found as readonly Contrast[];
}

/** Runs in the page, whose globals the project's types do not have. */
const READ = `(selector) => {
  const parse = (text) => {
    const parts = (text.match(/[\\d.]+/g) ?? []).map(Number);
    const scale = text.startsWith("color(srgb") ? 255 : 1;
    const [r = 0, g = 0, b = 0, a = 1] = parts;
    return [r * scale, g * scale, b * scale, a];
  };
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  return Array.from(document.querySelectorAll(selector))
    .filter((element) => element.checkVisibility() && element.getBoundingClientRect().width > 0)
    .map((element) => {
      const above = [];
      for (let at = element; at !== null; at = at.parentElement) above.push(getComputedStyle(at));
      const behind = above.reduceRight((base, style) => over(parse(style.backgroundColor), base), [255, 255, 255, 1]);
      const own = getComputedStyle(element, "::before").content === "none" ? above[0].color : getComputedStyle(element, "::before").color;
      const [r, g, b, a] = parse(own);
      const opacity = above.reduce((product, style) => product * Number(style.opacity), 1);
      const front = over([r, g, b, a * opacity], behind);
      const [high, low] = [light(front), light(behind)].sort((p, q) => q - p);
      return {
        what: (element.textContent.trim() || element.className) + " " + front.map(Math.round) + " on " + behind.map(Math.round),
        ratio: Math.round(((high + 0.05) / (low + 0.05)) * 100) / 100,
      };
    });
}`;

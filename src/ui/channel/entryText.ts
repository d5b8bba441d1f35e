import type { LogLine } from "../../logstream/index.ts";
import { withoutTurns } from "../../reading/cleanText.ts";
import type { Level } from "../../reading/level.ts";
import { stampText } from "../text/numberText.ts";
import type { LineStyle } from "../text/settings.ts";

/** Category of lines that came without a source. Without one, a line that begins with `[x]` would get category x. */
const PLAIN_CATEGORY = "OTHER";

let lastSource: string | undefined;
let lastCategory = PLAIN_CATEGORY;

/** In which category of the Output view's filter menu a line is. Lines mostly have the source of the one before. */
export function categoryOf({ source }: LogLine): string {
  if (source !== lastSource) {
    lastSource = source;
    lastCategory =
      source === undefined ? PLAIN_CATEGORY : withoutTurns(source.toUpperCase().replaceAll(/[[\]\s]+/g, " "));
  }
  return lastCategory;
}

/** The prefix that was made last, and of what. */
let lastMs = NaN;
let lastStamps: LineStyle["timestamps"] = "local";
let lastLevel: Level = "info";
let lastPlace = "";
let lastPrefix = "";

/** An entry as the Output view's own log format has it, with its line end. */
export function entryText(
  ms: number,
  level: Level,
  category: string,
  message: string,
  { timestamps }: Pick<LineStyle, "timestamps">,
): string {
  const whole = Math.floor(ms);
  const isLike = level === lastLevel && category === lastPlace && timestamps === lastStamps;
  // Most lines of a flood share their millisecond with the one before, and so their prefix.
  if (whole !== lastMs || !isLike) {
    lastPrefix = `${stampText(ms, timestamps)} [${level}] [${category}] `;
    lastMs = whole;
    lastLevel = level;
    lastPlace = category;
    lastStamps = timestamps;
  }
  return `${lastPrefix}${message}\n`;
}

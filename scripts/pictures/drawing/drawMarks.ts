import type { Box } from "../shoot.ts";
import type { Mark } from "./marks.ts";

type Text = Extract<Mark, { kind: "text" }>;

/** Fonts of the reader's own machine, whose letters are fitted into the widths of the window's. */
const proportional = "system-ui,-apple-system,'Segoe UI',Ubuntu,sans-serif";
const monospaced = "Menlo,Consolas,'DejaVu Sans Mono',monospace";
/** From the middle of a row down to the line that letters stand on, in parts of their size. */
const baseline = 0.35;

const rounded = (value: number): string => String(Math.round(value * 10) / 10);

function hex(color: string, opacity: number): string {
  const scale = color.startsWith("color(srgb") ? 255 : 1;
  const [r = 0, g = 0, b = 0, alpha = 1] = (color.match(/[\d.]+/g) ?? []).map(Number);
  const parts = [r * scale, g * scale, b * scale];
  const seen = alpha * opacity;
  if (seen < 1) parts.push(seen * 255);
  return `#${parts.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

function rectangle({ left, top, right, bottom }: Box, radius: number): string {
  const corners = radius > 0 ? ` rx="${rounded(radius)}"` : "";
  return `<rect x="${rounded(left)}" y="${rounded(top)}" width="${rounded(right - left)}" height="${rounded(bottom - top)}"${corners}`;
}

/** The pieces of a row, which differ in colour alone, as one text. */
function drawRow(pieces: readonly Text[]): string {
  const [first, ...others] = pieces;
  if (first === undefined) return "";
  const y = rounded((first.top + first.bottom) / 2 + baseline * first.size);
  const right = others.at(-1)?.right ?? first.right;
  const weight = first.weight > 400 ? ` font-weight="${first.weight}"` : "";
  const family = first.isMono ? ` font-family="${monospaced}"` : "";
  const place = `x="${rounded(first.left)}" y="${y}" textLength="${rounded(right - first.left)}"`;
  const colour = hex(first.fill, first.opacity);
  const words = pieces.map((piece) => {
    const own = hex(piece.fill, piece.opacity);
    return own === colour ? escaped(piece.text) : `<tspan fill="${own}">${escaped(piece.text)}</tspan>`;
  });
  return `<text ${place} font-size="${rounded(first.size)}"${weight}${family} fill="${colour}">${words.join("")}</text>`;
}

function goesOn(before: Text, next: Text): boolean {
  const isSameFont =
    before.size === next.size && before.isMono === next.isMono && before.weight === next.weight;
  return isSameFont && Math.abs(before.top - next.top) < 0.5 && Math.abs(before.right - next.left) < 0.5;
}

/**
 * What the window shows as an SVG, so sharp as the reader's screen and a tenth of a picture made of dots.
 *
 * @param outline of an icon, in a square of `em` units
 */
export function drawMarks(
  marks: readonly Mark[],
  { left, top, right, bottom }: Box,
  outline: (letter: string) => { readonly d: string; readonly em: number },
): string {
  const parts: string[] = [];
  let row: Text[] = [];
  for (const mark of marks) {
    const last = row.at(-1);
    if (last !== undefined && !(mark.kind === "text" && goesOn(last, mark))) {
      parts.push(drawRow(row));
      row = [];
    }
    if (mark.kind === "text") row.push(mark);
    else if (mark.kind === "box") {
      parts.push(`${rectangle(mark, mark.radius)} fill="${hex(mark.fill, mark.opacity)}"/>`);
    } else if (mark.kind === "edge") {
      const half = mark.width / 2;
      const middle = {
        left: mark.left + half,
        top: mark.top + half,
        right: mark.right - half,
        bottom: mark.bottom - half,
      };
      const stroke = `fill="none" stroke="${hex(mark.stroke, mark.opacity)}"`;
      parts.push(
        `${rectangle(middle, mark.radius - half)} ${stroke} stroke-width="${rounded(mark.width)}"/>`,
      );
    } else {
      const { d, em } = outline(mark.letter);
      const place = `translate(${rounded(mark.left)} ${rounded(mark.top)})scale(${(mark.size / em).toFixed(4)})`;
      parts.push(`<path transform="${place}" fill="${hex(mark.fill, mark.opacity)}" d="${d}"/>`);
    }
  }
  parts.push(drawRow(row));
  const [width, height] = [rounded(right - left), rounded(bottom - top)];
  const box = `viewBox="${rounded(left)} ${rounded(top)} ${width} ${height}" width="${width}" height="${height}"`;
  const head = `<svg xmlns="http://www.w3.org/2000/svg" ${box} font-family="${proportional}">`;
  return `${head}<style>text{white-space:pre}</style>\n${parts.filter((part) => part !== "").join("\n")}\n</svg>\n`;
}

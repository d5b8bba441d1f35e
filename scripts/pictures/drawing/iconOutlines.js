import opentype from "opentype.js";

/**
 * The outline of an icon as the path of an SVG whose unit is the font's em, from the top left of its square.
 *
 * @param {Buffer} font of the window's icons, TrueType
 * @returns {(letter: string) => { d: string, em: number }}
 */
export function iconOutlines(font) {
  const icons = opentype.parse(font.buffer.slice(font.byteOffset, font.byteOffset + font.byteLength));
  const x = (value) => Math.round(value);
  const y = (value) => Math.round(icons.ascender - value);
  const points = {
    M: (c) => [x(c.x), y(c.y)],
    L: (c) => [x(c.x), y(c.y)],
    Q: (c) => [x(c.x1), y(c.y1), x(c.x), y(c.y)],
    C: (c) => [x(c.x1), y(c.y1), x(c.x2), y(c.y2), x(c.x), y(c.y)],
    Z: () => [],
  };
  return (letter) => {
    const { commands } = icons.charToGlyph(letter).path;
    return {
      d: commands.map((one) => one.type + points[one.type](one).join(" ")).join(""),
      em: icons.unitsPerEm,
    };
  };
}

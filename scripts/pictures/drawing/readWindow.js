/**
 * Runs in the page. What an element shows, from the back to the front, as far as it lies within the clip: boxes with
 * their edges, texts, and icons as letters of the icons' font. Colours are as they look, measures CSS pixels.
 *
 * @param {{ selector: string, clip: { left: number, top: number, right: number, bottom: number } }} wanted
 * @returns {import("./marks.ts").Mark[]}
 */
export function readWindow({ selector, clip }) {
  const marks = [];
  const root = document.querySelector(selector);

  /** What of a box can be seen through all that cuts it; undefined where nothing can. */
  const within = (box, bounds) => {
    const left = Math.max(box.left, bounds.left);
    const top = Math.max(box.top, bounds.top);
    const right = Math.min(box.right, bounds.right);
    const bottom = Math.min(box.bottom, bounds.bottom);
    return right - left > 0.4 && bottom - top > 0.4 ? { left, top, right, bottom } : undefined;
  };
  const alphaOf = (color) => {
    const parts = color.match(/[\d.]+/g) ?? [];
    return /^(rgba|color)/.test(color) && parts.length > 3 ? Number(parts[3]) : 1;
  };
  const isSeen = (color, opacity) => color !== "transparent" && alphaOf(color) * opacity > 0.02;

  const addBox = (element, style, bounds, opacity) => {
    const box = within(element.getBoundingClientRect(), bounds);
    if (box === undefined) return;
    const radius = Number.parseFloat(style.borderTopLeftRadius) || 0;
    if (isSeen(style.backgroundColor, opacity))
      marks.push({ kind: "box", ...box, radius, fill: style.backgroundColor, opacity });
    const whole = element.getBoundingClientRect();
    const edges = ["Top", "Right", "Bottom", "Left"].map((side) => ({
      side,
      width: style[`border${side}Style`] === "none" ? 0 : Number.parseFloat(style[`border${side}Width`]),
      color: style[`border${side}Color`],
    }));
    const seen = edges.filter(({ width, color }) => width > 0 && isSeen(color, opacity));
    if (seen.length === 4) {
      marks.push({ kind: "edge", ...box, radius, stroke: seen[0].color, width: seen[0].width, opacity });
    } else {
      for (const { side, width, color } of seen) {
        const thin = {
          left: side === "Right" ? whole.right - width : whole.left,
          right: side === "Left" ? whole.left + width : whole.right,
          top: side === "Bottom" ? whole.bottom - width : whole.top,
          bottom: side === "Top" ? whole.top + width : whole.bottom,
        };
        const line = within(thin, bounds);
        if (line !== undefined) marks.push({ kind: "box", ...line, radius: 0, fill: color, opacity });
      }
    }
    const outline = style.outlineStyle === "none" ? 0 : Number.parseFloat(style.outlineWidth);
    if (outline > 0 && isSeen(style.outlineColor, opacity))
      marks.push({ kind: "edge", ...box, radius, stroke: style.outlineColor, width: outline, opacity });
  };

  const addText = (text, box, style, bounds, opacity) => {
    const seen = within(box, bounds);
    // A row that is cut in the middle is left out: half a letter is no text.
    if (seen === undefined || seen.bottom - seen.top < (box.bottom - box.top) * 0.7) return;
    if (!isSeen(style.color, opacity) || text.trim() === "") return;
    marks.push({
      kind: "text",
      text,
      left: box.left,
      right: box.right,
      top: box.top,
      bottom: box.bottom,
      size: Number.parseFloat(style.fontSize),
      weight: Number(style.fontWeight),
      isMono: /mono/i.test(style.fontFamily),
      fill: style.color,
      opacity,
    });
  };

  const addIcon = (element, place, style, bounds, opacity) => {
    const icon = getComputedStyle(element, place);
    const letter = /^"(.)"$/u.exec(icon.content)?.[1];
    if (letter === undefined || !/codicon/.test(icon.fontFamily)) return;
    const box = element.getBoundingClientRect();
    if (within(box, bounds) === undefined || !isSeen(icon.color, opacity)) return;
    const size = Number.parseFloat(icon.fontSize);
    const inner = {
      left: box.left + Number.parseFloat(style.paddingLeft) + Number.parseFloat(style.borderLeftWidth),
      right: box.right - Number.parseFloat(style.paddingRight) - Number.parseFloat(style.borderRightWidth),
    };
    const isCentred = icon.textAlign === "center" || style.justifyContent === "center";
    let left = isCentred ? (inner.left + inner.right - size) / 2 : inner.left;
    if (icon.position === "absolute") left = inner.right - Number.parseFloat(icon.right) - size;
    marks.push({
      kind: "icon",
      letter,
      left,
      top: (box.top + box.bottom - size) / 2,
      size,
      fill: icon.color,
      opacity,
    });
  };

  const addTyped = (input, style, bounds, opacity) => {
    const isEmpty = input.value === "";
    const shown = input.selectedOptions?.[0]?.text ?? (isEmpty ? input.placeholder : input.value);
    const seen = isEmpty ? getComputedStyle(input, "::placeholder") : style;
    const box = input.getBoundingClientRect();
    const canvas = document.createElement("canvas").getContext("2d");
    canvas.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const left = box.left + Number.parseFloat(style.paddingLeft) + Number.parseFloat(style.borderLeftWidth);
    const room = box.right - Number.parseFloat(style.paddingRight) - left;
    let text = shown;
    while (text !== "" && canvas.measureText(text === shown ? text : `${text}…`).width > room)
      text = text.slice(0, -1);
    if (text !== shown) text = `${text}…`;
    const middle = (box.top + box.bottom) / 2;
    const half = Number.parseFloat(style.fontSize) * 0.6;
    const line = {
      left,
      right: left + canvas.measureText(text).width,
      top: middle - half,
      bottom: middle + half,
    };
    const { fontSize, fontWeight, fontFamily } = style;
    const color = seen.color;
    addText(
      text,
      line,
      { fontSize, fontWeight, fontFamily, color },
      bounds,
      isEmpty ? opacity * Number(seen.opacity) : opacity,
    );
  };

  const walk = (element, bounds, opacity) => {
    const style = getComputedStyle(element);
    const own = opacity * Number(style.opacity);
    if (style.display === "none" || own < 0.02) return;
    const isVisible = style.visibility === "visible";
    if (isVisible) {
      addBox(element, style, bounds, own);
      addIcon(element, "::before", style, bounds, own);
      if (element.matches("input, textarea, select")) addTyped(element, style, bounds, own);
    }
    const cuts = style.overflowX !== "visible" || style.overflowY !== "visible";
    const inner = cuts ? within(element.getBoundingClientRect(), bounds) : bounds;
    for (const child of inner === undefined || element.matches("select") ? [] : inPaintOrder(element)) {
      if (child.nodeType === Node.ELEMENT_NODE) walk(child, inner, own);
      else if (child.nodeType === Node.TEXT_NODE && isVisible) addRuns(child, style, inner, own);
    }
    if (isVisible) addIcon(element, "::after", style, bounds, own);
  };

  const addRuns = (node, style, bounds, opacity) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    const [box, ...others] = range.getClientRects();
    if (box === undefined || others.length > 0) return;
    addText(node.data.replaceAll("\u00a0", " "), box, style, bounds, opacity);
  };

  /** Children that lie on top of the others come last. */
  const inPaintOrder = (element) => {
    const heightOf = (child) =>
      child.nodeType === Node.ELEMENT_NODE && getComputedStyle(child).position !== "static"
        ? Number(getComputedStyle(child).zIndex) || 0
        : 0;
    return [...element.childNodes]
      .map((child, index) => ({ child, index, height: heightOf(child) }))
      .sort((a, b) => a.height - b.height || a.index - b.index)
      .map(({ child }) => child);
  };

  walk(root, clip, 1);
  return marks;
}

/** The pictures that `npm run screenshots` makes, as files of the project. */
export const PICTURES = {
  traceback: "docs/images/traceback.png",
  rich: "docs/images/rich.png",
  build: "docs/images/build.png",
  earlier: "docs/images/earlier.png",
  streaming: "docs/images/streaming.png",
  picker: "docs/images/picker.png",
  paused: "docs/images/paused.png",
  error: "docs/images/error.png",
  tree: "docs/images/tree.png",
  tooltip: "docs/images/tooltip.png",
} as const;

export type PictureName = keyof typeof PICTURES;

/** Those of the walkthrough, which are drawn once for each kind of theme. */
export const DRAWINGS = {
  signIn: "media/walkthrough/sign-in",
  stream: "media/walkthrough/stream",
  read: "media/walkthrough/read",
} as const;

export type DrawingName = keyof typeof DRAWINGS;

export const THEMES = ["dark", "light"] as const;

export type Theme = (typeof THEMES)[number];

export function drawingFile(name: DrawingName, theme: Theme): string {
  return `${DRAWINGS[name]}-${theme}.svg`;
}

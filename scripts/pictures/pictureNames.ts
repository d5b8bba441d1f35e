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
  signIn: "media/walkthrough/sign-in.webp",
  stream: "media/walkthrough/stream.webp",
  read: "media/walkthrough/read.webp",
} as const;

export type PictureName = keyof typeof PICTURES;

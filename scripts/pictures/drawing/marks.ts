import type { Box } from "../shoot.ts";

interface Seen {
  /** As CSS writes it. */
  readonly opacity: number;
}

/** What a window shows, piece by piece; measures are CSS pixels, colours as CSS computes them. */
export type Mark = Seen &
  (
    | (Box & { readonly kind: "box"; readonly radius: number; readonly fill: string })
    | (Box & {
        readonly kind: "edge";
        readonly radius: number;
        readonly stroke: string;
        readonly width: number;
      })
    | (Box & {
        readonly kind: "text";
        readonly text: string;
        readonly size: number;
        readonly weight: number;
        readonly isMono: boolean;
        readonly fill: string;
      })
    | {
        readonly kind: "icon";
        /** Of the icons' font. */
        readonly letter: string;
        readonly left: number;
        readonly top: number;
        readonly size: number;
        readonly fill: string;
      }
  );

import { bundlers } from "./bundlers.ts";
import { faulthandler } from "./faulthandler.ts";
import { go } from "./go.ts";
import { jvm } from "./jvm.ts";
import { nest } from "./nest.ts";
import { node } from "./node.ts";
import { npm } from "./npm.ts";
import { pip } from "./pip.ts";
import { python } from "./python.ts";
import { r } from "./r.ts";
import { rich } from "./rich.ts";
import { rust } from "./rust.ts";
import { typescript } from "./typescript.ts";
import { uv } from "./uv.ts";
import type { Beginning, Language } from "./language.ts";

/** In the order in which they are asked; each is a file of this folder. */
const languages: readonly Language[] = [
  python,
  faulthandler,
  rich,
  node,
  nest,
  jvm,
  go,
  rust,
  r,
  npm,
  pip,
  uv,
  typescript,
  bundlers,
];

export const places: readonly RegExp[] = languages.flatMap((language) => language.places);

/** How the row begins an entry of one of the languages. */
export function beginningOf(row: string): Beginning | undefined {
  for (const language of languages) {
    const begun = language.begin(row);
    if (begun !== undefined) return begun;
  }
  return undefined;
}

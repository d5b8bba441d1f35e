import { bundlers } from "./bundlers.ts";
import { faulthandler } from "./faulthandler.ts";
import { go } from "./go.ts";
import { jvm } from "./jvm.ts";
import { nest } from "./nest.ts";
import { node } from "./node.ts";
import { npm } from "./npm.ts";
import { packageManagers } from "./packageManagers.ts";
import { pip } from "./pip.ts";
import { prisma } from "./prisma.ts";
import { python } from "./python.ts";
import { r } from "./r.ts";
import { rich } from "./rich.ts";
import { rust } from "./rust.ts";
import { shell } from "./shell.ts";
import { typescript } from "./typescript.ts";
import { uv } from "./uv.ts";
import { v8 } from "./v8.ts";
import type { Beginning, Language } from "./language.ts";

/** In the order in which they are asked; each is a file of this folder. */
export const languages: readonly Language[] = [
  python,
  faulthandler,
  rich,
  node,
  v8,
  prisma,
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
  packageManagers,
  shell,
];

export const places: readonly RegExp[] = languages.flatMap((language) => language.places);

/** By the first character of a row, where it is one of ASCII. */
const asked: readonly (readonly Language[])[] = Array.from({ length: 128 }, (_, code) =>
  languages.filter(({ starts }) => starts?.includes(String.fromCharCode(code)) ?? true),
);

/** How the row begins an entry of one of the languages. */
export function beginningOf(row: string): Beginning | undefined {
  let first = 0;
  while (isBlank(row.charCodeAt(first))) first++;
  for (const language of asked[row.charCodeAt(first)] ?? languages) {
    const begun = language.begin(row);
    if (begun !== undefined) return begun;
  }
  return undefined;
}

/** Of ASCII. */
function isBlank(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}

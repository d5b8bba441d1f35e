import { readFileSync } from "node:fs";
import { join } from "node:path";
import { cleanMessage } from "../../src/reading/cleanText.ts";

const { cases } = casesOf("reading.json") as {
  readonly cases: readonly { readonly frames: readonly { readonly message: string }[] }[];
};
const tools = casesOf("tools.json") as { readonly cases: readonly { readonly rows: readonly string[] }[] };

/** The rows of each case. */
export const samples: readonly (readonly string[])[] = [
  ...cases.map(({ frames }) => frames.flatMap(({ message }) => cleanMessage(message).split("\n"))),
  ...tools.cases.map(({ rows }) => rows.map(cleanMessage)),
];

function casesOf(file: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, "cases", file), "utf8"));
}

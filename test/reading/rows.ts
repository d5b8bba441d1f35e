import { readFileSync } from "node:fs";
import { join } from "node:path";
import { cleanMessage } from "../../src/reading/cleanText.ts";

const { cases } = JSON.parse(readFileSync(join(import.meta.dirname, "cases/reading.json"), "utf8")) as {
  readonly cases: readonly { readonly frames: readonly { readonly message: string }[] }[];
};

/** The rows of each case. */
export const samples: readonly (readonly string[])[] = cases.map(({ frames }) =>
  frames.flatMap(({ message }) => cleanMessage(message).split("\n")),
);

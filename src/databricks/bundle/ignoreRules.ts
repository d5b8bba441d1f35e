import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { compileName, type NameTest } from "./wildcard.ts";

/** One line of a `.gitignore`, for folders. */
interface IgnoreRule {
  readonly ignores: boolean;
  /** Names from the file's folder down; `**` stands for any number of them. Alone it is looked for at any depth. */
  readonly steps: readonly (NameTest | "**")[];
  readonly isAnchored: boolean;
}

const maxRules = 500;
const maxSteps = 20;

/** The rules of the folder's own `.gitignore`, the later ones winning. Never throws. */
export async function readIgnoreRules(folder: string): Promise<readonly IgnoreRule[]> {
  const text = await readFile(join(folder, ".gitignore"), "utf8").catch(() => "");
  return text.split(/\r?\n/, maxRules).flatMap(readRule);
}

/** Whether these rules leave a folder out, by its names from their own folder down; undefined where they say nothing. */
export function isIgnored(rules: readonly IgnoreRule[], path: readonly string[]): boolean | undefined {
  const rule = rules.findLast(({ steps, isAnchored }) =>
    isAnchored ? matches(steps, path) : matches(steps, path.slice(-1)),
  );
  return rule?.ignores;
}

function readRule(line: string): IgnoreRule[] {
  const text = line.trimEnd();
  if (text === "" || text.startsWith("#")) return [];
  const ignores = !text.startsWith("!");
  const pattern = (ignores ? text : text.slice(1)).replace(/\/+$/, "");
  const names = pattern.split("/").filter((name) => name !== "");
  const steps = names.map((name) => (name === "**" ? name : compileName(name)));
  if (steps.length === 0 || steps.length > maxSteps) return [];
  if (!steps.every((step) => step !== undefined)) return [];
  return [{ ignores, steps, isAnchored: pattern.includes("/") }];
}

function matches(steps: readonly (NameTest | "**")[], path: readonly string[]): boolean {
  // How much of the path the steps so far can have used up.
  let ends = new Set([0]);
  for (const step of steps) {
    const next = new Set<number>();
    for (const end of ends) {
      const name = path[end];
      if (step === "**") for (let more = end; more <= path.length; more += 1) next.add(more);
      else if (name !== undefined && step(name)) next.add(end + 1);
    }
    ends = next;
  }
  return ends.has(path.length);
}

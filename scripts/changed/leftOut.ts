import { basename, dirname } from "node:path";
import type { LeftOut } from "../suites/schedule.ts";

/** What a run had no time for: a line for each folder of tests, since they may be many, and one for each other part. */
export function leftOutLines(
  selected: { readonly leftOut: readonly string[]; readonly inside: readonly string[] },
  late: readonly LeftOut[],
): string[] {
  const files = [...selected.leftOut];
  const others: string[] = [];
  for (const { suite, part } of late) {
    if (part.file !== undefined) files.push(part.file);
    else if (suite === "test/vscode") files.push(...selected.inside);
    else others.push(part.name === "" ? suite : `${suite}: ${part.name}`);
  }
  const byFolder = Map.groupBy(files, (file) => dirname(file));
  const folders = [...byFolder].map(
    ([folder, each]) => `${folder}: ${each.map((file) => basename(file, ".test.ts")).join(", ")}`,
  );
  return [...folders, ...others];
}

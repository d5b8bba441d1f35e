import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { findTestFiles } from "../suites/testFiles.ts";
import { distanceToChange, type ImportGraph } from "./importGraph.ts";

/** A window that takes longer than this is left to `npm test`. */
const longestWindowS = 35;
/** It waits two minutes for the budget of connects. */
const longInside = "test/vscode/exactlyOnce.test.ts";
/** Where nothing tells which window shows the change: whether the package works at all. */
const smoke = "test/ui-e2e/smoke.test.ts";

/** What every check, the bundle or the package is made with: no import leads to it. */
const madeWith =
  /^(tsconfig.*\.json|package(-lock)?\.json|\.npmrc|\.vscodeignore|\.prettier.*|e(sbuild|slint\.config)\.js|(media|l10n|scripts\/(?:lint|packaging))\/.*)$/;
/** These start and collect the tests inside VS Code, which do not name them. */
const insideStarters = ["test/vscode/run.ts", "test/vscode/index.ts"];

export interface Selection {
  /** Whether the compiler can find anything new. */
  readonly types: boolean;
  /** For the linter and the formatter. */
  readonly sources: readonly string[];
  readonly formatted: readonly string[];
  /** The nearest to a change first. */
  readonly node: readonly string[];
  readonly inside: readonly string[];
  readonly windows: readonly string[];
  /** What the change can touch, and a minute is too short for. */
  readonly leftOut: readonly string[];
}

export interface SelectionOptions {
  readonly root: string;
  readonly graph: ImportGraph;
  readonly changed: readonly string[];
  /** How long a file of tests takes, seconds. */
  readonly secondsOf: (file: string) => number;
}

/** Tests the change can reach by what they name, the nearest first. */
function nearestFirst(files: readonly string[], { graph, changed }: SelectionOptions): string[] {
  const distances = files.flatMap((file) => {
    const distance = distanceToChange(graph, file, changed);
    return distance === undefined ? [] : [{ file, distance }];
  });
  return distances.sort((a, b) => a.distance - b.distance).map(({ file }) => file);
}

/** The window named like a changed file, as `sourceLinks` is; else the one that shows whether anything works. */
function windowFor(files: readonly string[], changed: readonly string[]): string {
  const names = new Set(changed.map((file) => basename(file, ".ts")));
  return files.find((file) => names.has(basename(file, ".test.ts"))) ?? smoke;
}

/** What a change can touch, as far as there is time for it. */
export function selectTests(options: SelectionOptions): Selection {
  const { root, graph, changed, secondsOf } = options;
  const existing = changed.filter((file) => existsSync(join(root, file)));
  const { node: plain, vscode: inside, e2e: windows } = findTestFiles(root);

  const isTouched = (file: string): boolean => distanceToChange(graph, file, changed) !== undefined;
  const isEverything = changed.some((file) => madeWith.test(file));
  // Both run the bundle, which no import leads to.
  const isBundled = isEverything || isTouched("src/extension.ts");
  const touchedInside = isBundled || insideStarters.some(isTouched) ? inside : nearestFirst(inside, options);
  const touchedWindows = isBundled ? windows : nearestFirst(windows, options);
  const changedWindow = touchedWindows.find((file) => changed.includes(file));
  const chosenWindow = changedWindow ?? (touchedWindows.length > 0 ? windowFor(windows, changed) : undefined);
  const shownInside = touchedInside.filter((file) => file !== longInside);
  const shownWindows =
    chosenWindow !== undefined && secondsOf(chosenWindow) <= longestWindowS ? [chosenWindow] : [];
  const nearest = nearestFirst(plain, options);
  const isSource = (file: string): boolean => /\.[cm]?[jt]s$/.test(file);
  return {
    types: isEverything || changed.some(isSource),
    sources: isEverything ? ["."] : existing.filter(isSource),
    formatted: isEverything ? ["."] : existing,
    node: isEverything ? [...new Set([...nearest, ...plain])] : nearest,
    inside: shownInside,
    windows: shownWindows,
    leftOut: [...touchedInside, ...touchedWindows].filter(
      (file) => !shownInside.includes(file) && !shownWindows.includes(file),
    ),
  };
}

import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Texts by their key: the English text in a bundle, a name in the manifest's. */
export type Bundle = Readonly<Record<string, string>>;

/** What the languages of VS Code's own packs are called, of those that this extension speaks. */
export const languages = ["de", "fr", "ja"] as const;

export const bundleFile = "l10n/bundle.l10n.json";
export const manifestFile = "package.nls.json";

/** `l10n/bundle.l10n.json` -> `l10n/bundle.l10n.de.json` */
export function fileIn(language: string, file: string): string {
  return file.replace(/\.json$/, `.${language}.json`);
}

export function readBundle(project: string, file: string): Bundle {
  const path = join(project, file);
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Bundle) : {};
}

/** What must be the same in every language: values, links, commands, code, icons. */
function marksOf(text: string): string {
  const marks = text.match(/\{\d+\}|\]\([^)]*\)|`[^`]*`|\$\([\w~-]+\)/g) ?? [];
  return [...new Set(marks)].toSorted().join(" ");
}

/** How a translation fails the texts that it is of: one sentence a fault. */
export function translationProblems(name: string, english: Bundle, translated: Bundle): string[] {
  const missing = Object.keys(english).filter((key) => (translated[key] ?? "").trim() === "");
  const left = Object.keys(translated).filter((key) => !(key in english));
  const wrong = Object.entries(english).filter(([key, text]) => {
    const there = translated[key] ?? "";
    return there.trim() !== "" && marksOf(there) !== marksOf(text);
  });
  return [
    ...missing.map((key) => `${name} lacks "${key}".`),
    ...left.map((key) => `${name} has "${key}", which nothing says any more.`),
    ...wrong.map(([key]) => `${name} has other values, links, code or icons than the English "${key}".`),
  ];
}

/** The files of translations that are there, of languages that nobody declared. */
export function undeclaredFiles(project: string): string[] {
  const known = new Set(
    [bundleFile, manifestFile].flatMap((file) => [
      file,
      ...languages.map((language) => fileIn(language, file)),
    ]),
  );
  return globSync(["l10n/*.json", "package.nls*.json"], { cwd: project }).filter((file) => !known.has(file));
}

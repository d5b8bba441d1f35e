import { byShortKeys } from "./shortKeys.js";
import type { ZipEntry } from "./zip.ts";

/** Of the manifest, what only the repository has a use for. */
const notInstalled: ReadonlySet<string> = new Set(["scripts", "devDependencies", "allowScripts"]);

function reviseJson({ name, content }: ZipEntry, revise: (value: object) => object): ZipEntry {
  const value = JSON.parse(content.toString()) as object;
  return { name, content: Buffer.from(JSON.stringify(revise(value))) };
}

/** A file of the package without what nobody reads who has installed it: other files stay as they are. */
export function slimEntry(entry: ZipEntry): ZipEntry {
  if (entry.name === "extension/package.json") {
    const isInstalled = ([field]: [string, unknown]): boolean => !notInstalled.has(field);
    return reviseJson(entry, (manifest) =>
      Object.fromEntries(Object.entries(manifest as Record<string, unknown>).filter(isInstalled)),
    );
  }
  if (/^extension\/package\.nls[\w.-]*\.json$/.test(entry.name)) return reviseJson(entry, (texts) => texts);
  if (/^extension\/l10n\/.*\.json$/.test(entry.name))
    return reviseJson(entry, (texts) => byShortKeys(texts as Record<string, string>));
  return entry;
}

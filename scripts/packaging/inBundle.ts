import { globSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { build, type Metafile } from "esbuild";
import { projectFolder } from "../command.ts";
import { extensionBundles } from "./bundles.js";
import { derivedWorks } from "./derivedWorks.ts";

/** A work of others, of which something is in the files that are installed. */
export interface ThirdParty {
  readonly name: string;
  readonly version: string;
  /** As the package says it: an SPDX expression. */
  readonly license: string;
  /** The text that its licence asks to be passed on; undefined where the package holds none. */
  readonly licenceText: string | undefined;
  /** Where it comes from. */
  readonly homepage: string | undefined;
  /** Whether its code is here as an npm package; else only something was taken from it. */
  readonly isPackage: boolean;
}

interface PackageManifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string | { readonly type?: string };
  readonly homepage?: string;
}

const licenceFile = /^(licen[cs]e|copying)(\.(md|txt))?$/i;
/** What a licence of the Apache kind asks for beside its text. */
const noticeFile = /^notice(\.(md|txt))?$/i;

async function licenceTextIn(folder: string): Promise<string | undefined> {
  const names = await readdir(folder);
  const found = [licenceFile, noticeFile].flatMap((kind) => names.filter((name) => kind.test(name)));
  if (!found.some((name) => licenceFile.test(name))) return undefined;
  const texts = await Promise.all(found.map((name) => readFile(join(folder, name), "utf8")));
  return texts.map((text) => text.replaceAll("\r\n", "\n").trim()).join("\n\n");
}

async function readPackage(folder: string): Promise<ThirdParty> {
  const text = await readFile(join(folder, "package.json"), "utf8");
  const { name, version, license, homepage } = JSON.parse(text) as PackageManifest;
  return {
    name,
    version,
    license: (typeof license === "string" ? license : license?.type) ?? "",
    licenceText: await licenceTextIn(folder),
    homepage,
    isPackage: true,
  };
}

/** The sources that have left at least a byte in what is built, by their paths from the project's folder. */
export function sourcesIn(metafile: Metafile): string[] {
  return Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  );
}

/** The innermost package that a file belongs to, as a folder; undefined for a file of the project's own. */
export function packageFolderOf(path: string): string | undefined {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path.replaceAll("\\", "/"))?.[0];
}

/** Builds what is installed, in memory, and tells whose work is in it, by name. */
export async function thirdPartiesInBundle(): Promise<ThirdParty[]> {
  const bundles = await extensionBundles({ isProduction: true });
  const built = await Promise.all(
    bundles.map((bundle) => build({ ...bundle, write: false, metafile: true, logLevel: "error" })),
  );
  const sources = built.flatMap(({ metafile }) => sourcesIn(metafile));
  const folders = new Set(sources.flatMap((path) => packageFolderOf(path) ?? []));
  const packages = await Promise.all([...folders].map((folder) => readPackage(join(projectFolder, folder))));
  const shipped = [...sources, ...globSync("media/**/*", { cwd: projectFolder })];
  const derived = derivedWorks.filter(({ source }) => shipped.includes(source)).map(({ work }) => work);
  return [...packages, ...derived].sort((a, b) => a.name.localeCompare(b.name, "en"));
}

import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { programs, projectFolder, runNode, type RunOptions } from "../command.ts";
import { Setback } from "../setback.ts";
import { placeholdersIn, placeholderWarning, type Addresses } from "./addresses.ts";
import { thirdPartiesInBundle, type ThirdParty } from "./inBundle.ts";
import { licenceProblems } from "./licences.ts";
import { noticesFile, noticesText } from "./notices.ts";
import { withoutRepository } from "./packagedReadme.ts";
import { sbomText, type LockedPackages, type SbomSubject } from "./sbom.ts";
import { slimEntry } from "./slimEntry.ts";
import { readZip, writeZip } from "./zip.ts";

type Manifest = Omit<SbomSubject, "vsix"> & Addresses;

export type PackageOptions = Pick<RunOptions, "isQuiet" | "print" | "silenceMs">;

const read = (name: string): Promise<string> => readFile(join(projectFolder, name), "utf8");

async function vsceFlags(hasAddresses: boolean): Promise<string[]> {
  if (hasAddresses) return [];
  const readme = "out/README.md";
  await mkdir(join(projectFolder, "out"), { recursive: true });
  await writeFile(join(projectFolder, readme), withoutRepository(await read("README.md")));
  return ["--allow-missing-repository", "--no-rewrite-relative-links", "--readme-path", readme];
}

/** The file beside a .vsix that says what it is made of. */
export function sbomFileOf(vsixFile: string): string {
  return join(dirname(vsixFile), `${basename(vsixFile, ".vsix")}.cdx.json`);
}

/** The file beside a .vsix that tells where in the sources a place of its bundle is: `npm run stack` reads it. */
export function mapFileOf(vsixFile: string): string {
  return join(dirname(vsixFile), `${basename(vsixFile, ".vsix")}.cjs.map`);
}

/** The same files give the same bytes, whenever and wherever they were packaged, and have their notices. */
async function finish(vsixFile: string, works: readonly ThirdParty[], manifest: Manifest): Promise<void> {
  const notices = { name: `extension/${noticesFile}`, content: Buffer.from(noticesText(works)) };
  const vsix = writeZip([...readZip(await readFile(vsixFile)), notices].map(slimEntry));
  await writeFile(vsixFile, vsix);
  const lock = JSON.parse(await read("package-lock.json")) as { readonly packages: LockedPackages };
  await copyFile(join(projectFolder, "dist/extension.cjs.map"), mapFileOf(vsixFile));
  await writeFile(sbomFileOf(vsixFile), sbomText({ ...manifest, vsix }, works, lock.packages));
}

/**
 * Writes the .vsix that people install, and its bill of materials beside it.
 *
 * @throws Setback where it does not build, or holds what may not be passed on.
 */
export async function packageExtension(file: string, options: PackageOptions = {}): Promise<void> {
  const manifest = JSON.parse(await read("package.json")) as Manifest;
  const placeholders = placeholdersIn(manifest);
  const works = await thirdPartiesInBundle();
  const problems = licenceProblems(works);
  if (problems.length > 0) throw new Setback(problems.join("\n"));
  await mkdir(dirname(file), { recursive: true });
  await rm(file, { force: true });
  const flags = ["package", "--no-dependencies", ...(await vsceFlags(placeholders.length === 0))];
  // vsce runs the manifest's prepublish script through npm, which puts the project's Node on its PATH.
  const code = await runNode([programs.vsce, ...flags, "--out", file], options);
  if (code !== 0) throw new Setback("The .vsix could not be packaged. The messages above say why.");
  await finish(file, works, manifest);
  if (placeholders.length > 0 && options.isQuiet !== true) {
    const warning = placeholderWarning(placeholders);
    if (options.print === undefined) console.error(warning);
    else options.print(Buffer.from(`${warning}\n`));
  }
}

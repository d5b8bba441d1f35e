import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { projectFolder } from "./command.ts";
import { placeholdersIn, type Addresses } from "./packaging/addresses.ts";
import { changelogSection } from "./packaging/changelog.ts";
import { mapFileOf, packageExtension, sbomFileOf } from "./packaging/packageExtension.ts";
import { marketplaces, type Marketplace } from "./release/marketplaces.ts";
import { releasedTag } from "./release/releasedTag.ts";
import { runScript, Setback } from "./setback.ts";

const usage = `Usage: npm run release -- [--dry-run]

Packages the commit at hand, which has to be tagged v<version>, and publishes it on each marketplace. With --dry-run all
is done but the upload. Tokens come from the environment: ${marketplaces.map(({ tokenVariable }) => tokenVariable).join(", ")}.
`;

interface Manifest extends Addresses {
  readonly publisher: string;
  readonly name: string;
  readonly version: string;
}

const read = (name: string): Promise<string> => readFile(join(projectFolder, name), "utf8");
const shown = (file: string): string => relative(projectFolder, file);

async function sha256(file: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
}

/** Two builds of a commit are the same, or nobody could check what was published. */
async function packageTwice(file: string): Promise<string> {
  const again = `${file}.again`;
  try {
    await packageExtension(file, { isQuiet: true });
    await packageExtension(again, { isQuiet: true });
    const [first, second] = [await sha256(file), await sha256(again)];
    if (first !== second) throw new Setback(`Two builds differ: SHA-256 ${first} and ${second}.`);
    return first;
  } finally {
    const files = [again, sbomFileOf(again), mapFileOf(again)];
    await Promise.all(files.map((one) => rm(one, { force: true })));
  }
}

/** A release that one marketplace would refuse is begun on none. */
async function checkTokens(publisher: string, isDryRun: boolean): Promise<void> {
  for (const marketplace of marketplaces) {
    const { name, tokenVariable } = marketplace;
    if ((process.env[tokenVariable] ?? "") !== "") await marketplace.checkToken(publisher);
    else if (!isDryRun) throw new Setback(`${name} needs a token in ${tokenVariable}.`);
    else console.log(`${name}: ${tokenVariable} is not set, so that it was not checked.`);
  }
}

async function publish(marketplace: Marketplace, file: string, isDryRun: boolean): Promise<void> {
  if (isDryRun) console.log(`${marketplace.name}: would run ${marketplace.uploadCommand(shown(file))}`);
  else await marketplace.upload(file);
}

async function release(isDryRun: boolean): Promise<void> {
  const manifest = JSON.parse(await read("package.json")) as Manifest;
  const { publisher, name, version } = manifest;
  const tag = releasedTag(version);
  const notes = changelogSection(await read("CHANGELOG.md"), version);
  if (notes === undefined) throw new Setback(`CHANGELOG.md says nothing of ${version}.`);
  const placeholders = placeholdersIn(manifest);
  if (placeholders.length > 0) {
    const message = `These fields of package.json are placeholders: ${placeholders.join(", ")}.`;
    if (!isDryRun) throw new Setback(`${message} Nothing is published with them.`);
    console.log(`${message} A release would end here.`);
  }
  await checkTokens(publisher, isDryRun);
  const folder = join(projectFolder, "out/release");
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${name}-${version}.vsix`);
  const notesFile = join(folder, "notes.md");
  await writeFile(notesFile, `${notes}\n`);
  console.log(`${tag} is packaged, twice, in ${shown(folder)}.`);
  console.log(`SHA-256 ${await packageTwice(file)}  ${shown(file)}`);
  console.log(`What is in it: ${shown(sbomFileOf(file))}. What is new: ${shown(notesFile)}.`);
  console.log(`The places of its stacks, to be kept: ${shown(mapFileOf(file))}.`);
  for (const marketplace of marketplaces) await publish(marketplace, file, isDryRun);
}

await runScript(async () => {
  const { values } = parseArgs({
    options: {
      "dry-run": { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) console.log(usage);
  else await release(values["dry-run"]);
  return 0;
});

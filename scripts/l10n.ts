import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { projectFolder } from "./command.ts";
import {
  bundleFile,
  fileIn,
  languages,
  manifestFile,
  readBundle,
  translationProblems,
  undeclaredFiles,
} from "./l10n/languages.ts";
import { markProblems, namingProblems } from "./l10n/style.ts";
import { textsOfExtension } from "./l10n/texts.ts";
import { runScript } from "./setback.ts";

// npm run l10n: takes the texts out of the source for translators. With --check, as npm run check has it: whether that
// was done, and whether every language has them all.
await runScript(async () => {
  const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });
  const { texts, unknown } = textsOfExtension(projectFolder);
  const english = Object.fromEntries(texts.map((text) => [text, text]));
  const problems = unknown.map((call) => `${call} has no text that a translator can be given.`);
  if (!values.check) {
    await writeFile(join(projectFolder, bundleFile), `${JSON.stringify(english, undefined, 2)}\n`);
  } else if (JSON.stringify(readBundle(projectFolder, bundleFile)) !== JSON.stringify(english)) {
    problems.push(`${bundleFile} is of other texts than the source: npm run l10n.`);
  }
  const manifest = readBundle(projectFolder, manifestFile);
  for (const language of languages) {
    for (const [file, wanted] of [
      [bundleFile, english],
      [manifestFile, manifest],
    ] as const) {
      const name = fileIn(language, file);
      const translated = readBundle(projectFolder, name);
      problems.push(
        ...translationProblems(name, wanted, translated),
        ...markProblems(name, language, translated),
      );
    }
    const texts = {
      code: readBundle(projectFolder, fileIn(language, bundleFile)),
      manifest: readBundle(projectFolder, fileIn(language, manifestFile)),
    };
    problems.push(...namingProblems(language, { code: english, manifest }, texts));
  }
  problems.push(
    ...undeclaredFiles(projectFolder).map((file) => `${file} is of a language that is not known here.`),
  );
  for (const problem of problems) console.error(problem);
  const count = texts.length + Object.keys(manifest).length;
  if (problems.length === 0) console.log(`${count} texts, each in ${languages.length + 1} languages.`);
  return problems.length === 0 ? 0 : 1;
});

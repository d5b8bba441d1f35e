import { thirdPartiesInBundle } from "./packaging/inBundle.ts";
import { licenceProblems } from "./packaging/licences.ts";
import { runScript } from "./setback.ts";

// Part of npm run check: whether all that is bundled may be passed on.
await runScript(async () => {
  const works = await thirdPartiesInBundle();
  const problems = licenceProblems(works);
  for (const problem of problems) console.error(problem);
  if (problems.length === 0) {
    console.log(`Bundled: ${works.map(({ name, license }) => `${name} (${license})`).join(", ")}.`);
  }
  return problems.length === 0 ? 0 : 1;
});

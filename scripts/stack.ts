import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";
import type { SourceMapPayload } from "node:module";
import { runScript, Setback } from "./setback.ts";
import { readStack } from "./stack/readStack.ts";

const usage = "npm run -s stack -- --map out/databricks-app-logs-0.1.0.cjs.map < stack.txt";

// The stack of an error that somebody sent, with the places of the sources. The map is packaged beside the .vsix, and the
// same commit gives it again.
await runScript(async () => {
  const { values } = parseArgs({ options: { map: { type: "string" } } });
  if (values.map === undefined) throw new Setback(`Name the map of that version: ${usage}`);
  const map = await readFile(values.map, "utf8").catch(() => {
    throw new Setback(
      `There is no map ${values.map ?? ""} to be read. npm run package writes it beside the .vsix.`,
    );
  });
  process.stdout.write(readStack(await text(process.stdin), JSON.parse(map) as SourceMapPayload));
  return 0;
});

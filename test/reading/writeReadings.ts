import { writeFileSync } from "node:fs";
import { fixtures, readingOf } from "./corpusFixtures.ts";

// node test/reading/writeReadings.ts PART…: writes how the product now reads the fixtures whose names hold a part. Their
// difference is to be looked at, entry by entry, before it is kept.
for (const { source, rows, readingFile } of fixtures(process.argv.slice(2))) {
  const lines = readingOf(source, rows).map((reading) => JSON.stringify(reading));
  writeFileSync(readingFile, `${lines.join("\n")}\n`);
}

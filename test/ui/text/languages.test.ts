import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Phrase } from "../../../src/databricks/api/phrase.ts";
import { countText, linesText } from "../../../src/ui/text/numberText.ts";
import { relativeTime } from "../../../src/ui/text/relativeTime.ts";
import type { Translate } from "../../../src/ui/text/translate.ts";
import { readBundle } from "../../../scripts/l10n/languages.ts";
import { projectFolder } from "../../../scripts/command.ts";

const dayMs = 86_400_000;

/** As VS Code does it, with the texts of one file. */
function translateWith(language: string): Translate {
  const bundle = readBundle(projectFolder, `l10n/bundle.l10n.${language}.json`);
  return (message, ...args) => String(new Phrase(bundle[message] ?? message, args));
}

describe("numbers and times", () => {
  const cases = [
    ["de", "1.234.567", "12.345 Zeilen", "gestern", "vor 3 Tagen"],
    ["fr", "1\u202f234\u202f567", "12\u202f345 lignes", "hier", "il y a 3 jours"],
    ["ja", "1,234,567", "12,345 行", "昨日", "3 日前"],
    // Nobody has translated the texts to this one, so they are in English, and all with them.
    ["xx", "1,234,567", "12,345 lines", "yesterday", "3 days ago"],
  ] as const;
  for (const [language, count, lines, yesterday, days] of cases) {
    it(`are in the language of the texts around them: ${language}`, () => {
      const t = translateWith(language);
      assert.equal(countText(1_234_567, t), count);
      assert.equal(linesText(12_345, t), lines);
      assert.equal(relativeTime(0, dayMs, t), yesterday);
      assert.equal(relativeTime(0, 3 * dayMs, t), days);
    });
  }
});

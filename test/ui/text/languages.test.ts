import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Phrase } from "../../../src/databricks/api/phrase.ts";
import { deploymentDetail, failedText } from "../../../src/ui/text/deploymentText.ts";
import { labelled, listedParts, sentencesText } from "../../../src/ui/text/joined.ts";
import { tooltipTable } from "../../../src/ui/text/markdown.ts";
import { filtersText, noticeText } from "../../../src/ui/text/noticeText.ts";
import { sentence } from "../../../src/ui/text/places.ts";
import { countText, linesText, sizeText } from "../../../src/ui/text/numberText.ts";
import { relativeTime } from "../../../src/ui/text/relativeTime.ts";
import type { Translate } from "../../../src/ui/text/translate.ts";
import { readBundle } from "../../../scripts/l10n/languages.ts";
import type { Notice } from "../../../src/sessions/sessionItem.ts";
import { target } from "../support/english.ts";
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

describe("texts made of parts", () => {
  const mb = 12.3 * 1024 * 1024;
  const cases = [
    ["de", "a, b, c", "A. B.", "App: live", "**App:** live  \n", "12,3 MB", "4 KB"],
    ["fr", "a, b, c", "A. B.", "App\u00a0: live", "**App\u00a0:** live  \n", "12,3 Mo", "4 Ko"],
    ["ja", "a、b、c", "A。B。", "App: live", "**App:** live  \n", "12.3 MB", "4 KB"],
    ["xx", "a, b, c", "A. B.", "App: live", "**App:** live  \n", "12.3 MB", "4 KB"],
  ] as const;
  for (const [language, list, sentences, label, rows, large, small] of cases) {
    it(`have the marks of their language: ${language}`, () => {
      const t = translateWith(language);
      assert.equal(listedParts(["a", "b", "c"], t), list);
      assert.equal(sentencesText([sentence("A", t), sentence("B", t)], t), sentences);
      assert.equal(labelled("App", "live", t), label);
      const row = ["App", "live"] as const;
      assert.equal(tooltipTable([row, row], t), `${rows}${rows.trim()}`);
      assert.equal(sizeText(mb, t), large);
      assert.equal(sizeText(4000, t), small);
    });
  }

  it("tell the state of a deployment in words, and one that nobody knows as the platform does", () => {
    const of = (state: string, language: string): string =>
      deploymentDetail({ id: "d1", state }, 0, translateWith(language));
    assert.equal(of("SUCCEEDED", "de"), "d1, erfolgreich");
    assert.equal(of("FAILED", "fr"), "d1, échec");
    assert.equal(of("IN_PROGRESS", "ja"), "d1、進行中");
    assert.equal(of("CANCELLED", "xx"), "d1, cancelled");
    assert.equal(of("NEW_STATE", "de"), "d1, new state");
  });

  it("name a deployment that failed, and who wanted it", () => {
    const notice = { kind: "deploymentFailed", id: "d1", detail: undefined, creator: "ada" } as const;
    assert.equal(
      failedText(notice, "orders", translateWith("fr")),
      "Échec d'un déploiement de orders\u00a0: d1. Déploiement lancé par ada.",
    );
    assert.equal(
      failedText(notice, "orders", translateWith("ja")),
      "orders のデプロイに失敗しました: d1。作成者: ada。",
    );
  });

  it("tell of one line as of one", () => {
    const told = (notice: Notice, language: string): string =>
      noticeText(notice, target, translateWith(language));
    assert.match(told({ kind: "kept", lines: 1 }, "xx"), /^1 line above is from before/);
    assert.match(told({ kind: "kept", lines: 2 }, "xx"), /^2 lines above are from before/);
    assert.match(told({ kind: "keptHole", lines: 1 }, "de"), /^1 Zeile, die hier kam, wurde /);
    assert.equal(
      filtersText({ sources: [], search: "", tail: 1 }, translateWith("de")),
      "alle Quellen, die letzte Zeile",
    );
  });

  it("say in the log's language why a recording ended", () => {
    const error = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    const text = noticeText(
      { kind: "recordingEnded", file: "/tmp/a.log", lines: 12, error },
      target,
      translateWith("de"),
    );
    assert.match(text, /Der Datenträger mit \/tmp ist voll\./);
    assert.ok(!text.includes("ENOSPC"));
  });
});

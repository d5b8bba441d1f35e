import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { markProblems, namingProblems } from "../../scripts/l10n/style.ts";

describe("the marks of translations", () => {
  const right = {
    de: ["Prüfen Sie „{0}“.", '`"a"` und (https://a.example/"b")', "Ab 10:15, um {0}"],
    fr: [
      "Hôte\u00a0: {0}",
      "Lire «\u00a0{0}\u00a0»\u00a0?",
      "*Databricks: Fermer*",
      "https://a.example",
      "à 10:15",
    ],
    ja: ["{0}、アプリ", "終了しました: {0}", "読み込み中...", "WebSocket を使用します (HTTP {0})。"],
  } as const;
  const wrong = {
    de: ['Prüfen Sie "{0}".'],
    fr: ["Hôte : {0}", "Hôte: {0}", "« {0} »", "Pourquoi?", "l'un; l'autre"],
    ja: [", 一時停止中", "{0}, アプリ", "停止, {0}", "停止しました. {0}"],
  } as const;
  for (const language of ["de", "fr", "ja"] as const) {
    it(`are that language's own: ${language}`, () => {
      const faultsOf = (text: string): string[] => markProblems("x", language, { text });
      for (const text of right[language]) assert.deepEqual(faultsOf(text), []);
      for (const text of wrong[language]) assert.equal(faultsOf(text).length > 0, true, text);
    });
  }
});

describe("a command in a text", () => {
  const english = {
    manifest: { "command.a": "Show Logs...", "command.b": "Show Logs Again" },
    code: { text: "Show Logs Again helps.", title: "Show Logs" },
  };
  const manifest = { "command.a": "Logs zeigen...", "command.b": "Logs neu zeigen" };

  it("is called as in the palette", () => {
    const code = { text: "„Logs neu zeigen“ hilft.", title: "Logs zeigen" };
    assert.deepEqual(namingProblems("de", english, { manifest, code }), []);
  });

  it("is told where it is not", () => {
    const code = { text: "„Logs nochmals zeigen“ hilft.", title: "Logs anzeigen" };
    assert.equal(namingProblems("de", english, { manifest, code }).length, 2);
  });
});

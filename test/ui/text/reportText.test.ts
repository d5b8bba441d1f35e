import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { reportText, type Report } from "../../../src/ui/text/reportText.ts";
import { noteSecret } from "../../support/secretLedger.ts";

const report = (fields: Partial<Report> = {}): string =>
  reportText({
    about: "Databricks App Logs 1.2.3 in Some Editor 1.103.2.",
    window: "web",
    credential: "Databricks CLI sign-in",
    logs: ["live", "retrying"],
    diagnostics: ["2026-01-01 00:00:00 [info] one", "2026-01-01 00:00:01 [warn] two"],
    ...fields,
  });

/** What stands between the fences. */
function fenced(text: string): string {
  return /^(`{3,})text\n(.*?)\n\1$/ms.exec(text)?.[2] ?? "no fence";
}

describe("the text of an issue", () => {
  it("tells versions, the kind of window and credential, the logs' states, and the last diagnostics", () => {
    const text = report();
    for (const part of [
      "Logs 1.2.3 in Some",
      "Window: web",
      "Databricks CLI sign-in",
      "Logs: live, retrying",
    ]) {
      assert.ok(text.includes(part), part);
    }
    assert.equal(fenced(text), "2026-01-01 00:00:00 [info] one\n2026-01-01 00:00:01 [warn] two");
    assert.match(text, /^## What happens/);
  });

  it("says so where there is nothing to tell", () => {
    const text = report({ logs: [], diagnostics: [] });
    assert.match(text, /Logs: none/);
    assert.equal(fenced(text), "(none)");
  });

  it("masks what looks like a secret, wherever it stands", () => {
    const token = `dapi${"0123456789abcdef".repeat(2)}`;
    noteSecret("token", token);
    const text = report({
      credential: `none. Error: ${token}`,
      diagnostics: [`token ${token}`],
      about: token,
    });
    assert.ok(!text.includes(token));
  });

  it("keeps the last diagnostics that there is room for, whole lines of them", () => {
    const lines = Array.from({ length: 400 }, (_, index) => `line ${index} ${"x".repeat(40)}`);
    const kept = fenced(report({ diagnostics: lines })).split("\n");
    assert.deepEqual(kept, lines.slice(-kept.length));
    assert.ok(kept.length > 50 && kept.length < 200, String(kept.length));
    const long = fenced(report({ diagnostics: ["y".repeat(9000)] }));
    assert.match(long, /^y{1000,5000}$/);
  });

  it("is one piece of code whatever fences the diagnostics hold", () => {
    const lines = ["```", "not out here", "`````", "nor here"];
    assert.equal(fenced(report({ diagnostics: lines })), lines.join("\n"));
  });
});

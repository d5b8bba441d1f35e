import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { LineReader } from "../../../src/reading/lineReader.ts";
import { encodeLines } from "../../../src/sessions/logFile.ts";
import type { SessionItem } from "../../../src/sessions/sessionItem.ts";
import { createChannelText } from "../../../src/ui/channel/channelText.ts";
import { escapeMarkdown, tooltipTable } from "../../../src/ui/text/markdown.ts";
import { english, target } from "../support/english.ts";

const CONTROLS = [
  0x061c, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069,
].map((code) => String.fromCharCode(code));
const ANY = /\p{Bidi_Control}/u;

function shown(item: SessionItem): string {
  const text = createChannelText({
    target,
    t: english,
    style: () => ({ timestamps: "utc", isRedacted: true }),
  });
  return text([item])
    .map((block) => block.text)
    .join("");
}

function lineItem(source: string, message: string): SessionItem {
  const line = { source, message, timestamp: 0 };
  return { kind: "line", line, facts: new LineReader().read(line), arrivedMs: 0 };
}

describe("what would turn text around", () => {
  it("is written out in a line, in the name of its source, and in what is said of an app", () => {
    for (const control of CONTROLS) {
      const name = `<U+${control.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}>`;
      assert.equal(
        shown(lineItem(`A${control}`, `paid ${control}001\n  more ${control}`)),
        `1970-01-01 00:00:00.000 [info] [A${name}] paid ${name}001\n  more ${name}\n`,
      );
      const notice = { kind: "crashed", detail: `${control}down` } as const;
      assert.doesNotMatch(shown({ kind: "notice", notice, arrivedMs: 0 }), ANY);
      assert.doesNotMatch(escapeMarkdown(control) + tooltipTable([["State", `x${control}`]], english), ANY);
    }
  });

  it("is written out in a line that is cut, too", () => {
    assert.doesNotMatch(shown(lineItem("APP", `\u202e${"x".repeat(20_000)}\u202e`)), ANY);
  });

  it("leaves every other sign as it is, letters that are read from the right among them", () => {
    for (const text of ["שלום 123", "مرحبا", "a\u200db", "naïve 🙂"])
      assert.ok(shown(lineItem("APP", text)).endsWith(`[info] [APP] ${text}\n`), text);
  });

  it("is saved as the service sent it", () => {
    const line = { source: "APP", message: "paid \u202e001", timestamp: 0 };
    const saved = new TextDecoder().decode(encodeLines("/a.log", [line], { isRedacted: true }));
    assert.ok(saved.includes("paid \u202e001"));
  });
});

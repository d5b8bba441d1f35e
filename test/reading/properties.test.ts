import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { formatEntry } from "../../src/logstream/index.ts";
import type { LogLine } from "../../src/logstream/index.ts";
import { readEntries } from "../../src/reading/readEntries.ts";
import { LineRedactor } from "../../src/reading/secrets/redactLines.ts";
import { redact } from "../../src/reading/secrets/redact.ts";
import { randomOf } from "../support/random.ts";
import { inFrames } from "./inFrames.ts";
import { samples } from "./rows.ts";

const rows = samples.flat();

function frame(message: string): LogLine {
  return { source: "APP", timestamp: 1, message };
}

/** What does not depend on where a frame ends: blank rows aside. */
function shapeOf(frames: readonly string[]): unknown[] {
  return readEntries(frames.map(frame)).map(({ level, text, links, error }) => {
    const said = text.split("\n").filter((row) => row.trim() !== "");
    return { level, said, links, error };
  });
}

/** Whole samples and rows out of them, as several threads would write them. */
function someRows(random: (below: number) => number): string[] {
  return Array.from({ length: 4 }, () =>
    random(3) === 0
      ? Array.from({ length: 3 }, () => rows[random(rows.length)] ?? "")
      : [...(samples[random(samples.length)] ?? [])],
  ).flat();
}

describe("whatever a log holds", () => {
  it("it is the same entries wherever its frames end between rows", () => {
    for (let seed = 1; seed <= 400; seed++) {
      const random = randomOf(seed);
      const all = someRows(random);
      assert.deepEqual(shapeOf(inFrames(all, random)), shapeOf(all), `seed ${seed}`);
    }
  });

  it("all of its text is in its entries", () => {
    const plain = rows.filter((row) => row.trim() !== "" && !row.includes("{") && redact(row) === row);
    for (let seed = 1; seed <= 200; seed++) {
      const random = randomOf(seed);
      const all = Array.from({ length: 12 }, () => plain[random(plain.length)] ?? "x");
      const read = readEntries(all.map(frame)).flatMap(({ text }) => text.split("\n"));
      assert.deepEqual(
        read.map((row) => row.trimEnd()).sort(),
        all.map((row) => row.trimEnd()).sort(),
        `seed ${seed}`,
      );
    }
  });

  it("it is read without an error", () => {
    const alphabet = '{}[]":,\\\n\r \t\u001b[31m0aE─│╭é😀\ud800@/=-.|>^~<(';
    for (let seed = 1; seed <= 500; seed++) {
      const random = randomOf(seed);
      const text = Array.from({ length: 80 }, () => alphabet.charAt(random(alphabet.length))).join("");
      readEntries([frame(text), frame(`${rows[random(rows.length)] ?? ""}${text}`), { message: text }]);
    }
  });

  it("a line that cannot be read, masked or written harms no other", () => {
    const deep = `${'{"a":'.repeat(5000)}1${"}".repeat(5000)}`;
    const key = `-----BEGIN PRIVATE KEY-----${"MIIEvQIBADANBgkq".repeat(800_000)}`;
    const lines = [
      frame("INFO: before"),
      { ...frame("deep"), field: JSON.parse(deep) as unknown },
      frame(deep),
      frame(key),
      frame("ERROR: after"),
    ];
    const entries = readEntries(lines);
    assert.equal(entries[0]?.text, "INFO: before");
    assert.ok(entries.some(({ text }) => text === deep));
    assert.ok(entries.every(({ text }) => !text.includes("MIIEvQ")));
    assert.deepEqual([entries.at(-1)?.level, entries.at(-1)?.text], ["error", "ERROR: after"]);
    const redactor = new LineRedactor();
    const written = lines.map((line) => formatEntry(redactor.line(line), { outputFormat: "json" }));
    assert.match(written[0] ?? "", /INFO: before/);
    assert.match(written.at(-1) ?? "", /ERROR: after/);
  });
});

describe("a secret", () => {
  const secrets: readonly (readonly [text: string, secret: string])[] = [
    ["dapi0123456789abcdef0123456789abcdef", "dapi0123456789abcdef0123456789abcdef"],
    ["password=hunter2secret9", "hunter2secret9"],
    ["postgres://u:s3cretpw@host/db", "s3cretpw"],
    ["gsk_aB3dE5fG7hJ9kL1mN3pQ5rS7tU9v", "gsk_aB3dE5fG7hJ9kL1mN3pQ5rS7tU9v"],
    ["Authorization: Bearer abcdef1234567890", "abcdef1234567890"],
  ];

  it("that two frames cut is not shown, wherever they cut it", () => {
    for (const [text, secret] of secrets) {
      const start = text.indexOf(secret);
      for (let cut = start + 1; cut < start + secret.length; cut++) {
        const redactor = new LineRedactor();
        const shown =
          redactor.text("APP", `x ${text.slice(0, cut)}`) + redactor.text("APP", `${text.slice(cut)} y`);
        assert.ok(!shown.includes(secret), `${text} cut at ${cut}: ${shown}`);
      }
    }
  });

  it("takes no word of the next line with it", () => {
    const redactor = new LineRedactor();
    const lines = [
      "token=abc12345",
      "INFO: started",
      "Password:",
      "listening on 8000",
      "token=abc12345",
      "worker ready",
    ];
    assert.deepEqual(
      lines.map((line) => redactor.text("APP", line)),
      [
        "token=[redacted]",
        "INFO: started",
        "Password:",
        "listening on 8000",
        "token=[redacted]",
        "worker ready",
      ],
    );
  });

  it("is looked for in time that grows with the length only", () => {
    const pieces = [
      "://",
      "://a:b@",
      "SG.",
      "password='a",
      "pwd={a;",
      "password = ",
      "tvly-",
      "a",
      "key",
      "\r",
      " ",
    ];
    for (const piece of pieces) redact(piece.repeat(Math.ceil(1_000_000 / piece.length)));
  });
});

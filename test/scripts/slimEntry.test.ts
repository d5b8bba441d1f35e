import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { projectFolder } from "../../scripts/command.ts";
import { bundleFile, fileIn, languages, readBundle } from "../../scripts/l10n/languages.ts";
import { byShortKeys, shortKey } from "../../scripts/packaging/shortKeys.js";
import { slimEntry } from "../../scripts/packaging/slimEntry.ts";

function slim(file: string, content = readFileSync(join(projectFolder, file))): Record<string, unknown> {
  const entry = slimEntry({ name: `extension/${file}`, content });
  assert.equal(entry.name, `extension/${file}`);
  assert.ok(entry.content.length < content.length, file);
  return JSON.parse(entry.content.toString()) as Record<string, unknown>;
}

describe("a file of the package", () => {
  it("has each translation of each language where the packaged extension looks for it", () => {
    const texts = Object.keys(readBundle(projectFolder, bundleFile));
    for (const language of languages) {
      const file = fileIn(language, bundleFile);
      const [translated, packaged] = [readBundle(projectFolder, file), slim(file)];
      assert.equal(Object.keys(packaged).length, Object.keys(translated).length);
      for (const text of texts)
        assert.equal(packaged[shortKey(text)] ?? packaged[text], translated[text], text);
    }
  });

  it("keeps whole texts as keys where short ones would be the same", () => {
    const seen = new Map<string, string>();
    let pair: readonly [string, string] | undefined;
    for (let number = 0; pair === undefined; number++) {
      const text = `text ${number}`;
      const other = seen.get(shortKey(text));
      if (other !== undefined) pair = [other, text];
      seen.set(shortKey(text), text);
    }
    const [one, two] = pair;
    const packaged = byShortKeys({ [one]: "eins", [two]: "zwei", three: "drei" });
    assert.deepEqual(packaged, { [one]: "eins", [two]: "zwei", [shortKey("three")]: "drei" });
  });

  it("is the manifest with all that a window reads of it", () => {
    const packaged = slim("package.json");
    const whole = JSON.parse(readFileSync(join(projectFolder, "package.json"), "utf8")) as typeof packaged;
    const left = new Set(["scripts", "devDependencies", "allowScripts"]);
    assert.deepEqual(
      packaged,
      Object.fromEntries(Object.entries(whole).filter(([field]) => !left.has(field))),
    );
  });

  it("stays as it is where it is of another kind", () => {
    const picture = { name: "extension/media/a.json.svg", content: Buffer.from("{ }") };
    assert.equal(slimEntry(picture), picture);
  });
});

import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { readManifest } from "../scripts/packaging/manifest.ts";
import { PICTURES } from "../scripts/pictures/pictureNames.ts";

interface Step {
  readonly title: string;
  readonly media: { readonly image: string; readonly altText: string };
}

const project = join(import.meta.dirname, "..");
const manifest = readManifest(project) as {
  readonly contributes: { readonly walkthroughs: readonly { readonly steps: readonly Step[] }[] };
};
const steps = manifest.contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);
const readme = [
  ...readFileSync(join(project, "README.md"), "utf8").matchAll(/!\[([^\]]*)\]\(([^)]+)\)/g),
].map(([, altText = "", image = ""]) => ({ altText, image }));
const shown = [...readme, ...steps.map(({ media }) => media)];
const made = Object.values(PICTURES);

describe("the pictures of the README and the walkthrough", () => {
  it("are made by `npm run screenshots`, all of them, and nothing else lies beside them", () => {
    assert.deepEqual([...new Set(shown.map(({ image }) => image))].sort(), [...made].sort());
    assert.deepEqual(
      globSync("{docs/images,media/walkthrough}/*", { cwd: project }).sort(),
      [...made].sort(),
    );
  });

  it("are described in words", () => {
    for (const { altText, image } of shown) assert.ok(altText.length > 15, image);
  });

  const isPackaged = (file: string): boolean => file.startsWith("media/");

  it("of the README are PNG files of a palette, wide enough for a sharp screen and light enough to load", () => {
    for (const file of made.filter((one) => !isPackaged(one))) {
      const png = readFileSync(join(project, file));
      assert.equal(png.toString("latin1", 1, 4), "PNG", file);
      assert.ok(png.readUInt32BE(16) >= 1200, file);
      assert.equal(png[25], 3, `${file} has a palette`);
      assert.ok(png.length <= 200 * 1024, `${file}: ${png.length} bytes`);
    }
  });

  it("of the walkthrough are WebP files without loss, as wide, and light enough to be in the package", () => {
    for (const file of made.filter(isPackaged)) {
      const webp = readFileSync(join(project, file));
      assert.equal(webp.toString("latin1", 0, 4) + webp.toString("latin1", 8, 16), "RIFFWEBPVP8L", file);
      // Behind its mark, a byte, stands the width less one in 14 bits.
      assert.ok((webp.readUInt16LE(21) & 0x3fff) + 1 >= 1200, file);
      assert.ok(webp.length <= 32 * 1024, `${file}: ${webp.length} bytes`);
    }
  });
});

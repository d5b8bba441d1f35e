import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { deflateRawSync } from "node:zlib";
import { readManifest } from "../scripts/packaging/manifest.ts";
import {
  DRAWINGS,
  drawingFile,
  PICTURES,
  THEMES,
  type DrawingName,
} from "../scripts/pictures/pictureNames.ts";

interface Step {
  readonly title: string;
  readonly media: {
    readonly image: Readonly<Record<"dark" | "light" | "hc" | "hcLight", string>>;
    readonly altText: string;
  };
}

const project = join(import.meta.dirname, "..");
const manifest = readManifest(project) as {
  readonly contributes: { readonly walkthroughs: readonly { readonly steps: readonly Step[] }[] };
};
const steps = manifest.contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);
const readme = [
  ...readFileSync(join(project, "README.md"), "utf8").matchAll(/!\[([^\]]*)\]\(([^)]+)\)/g),
].map(([, altText = "", image = ""]) => ({ altText, image }));
const drawn = steps.flatMap(({ media: { image, altText } }) =>
  Object.values(image).map((file) => ({ altText, image: file })),
);
const shown = [...readme, ...drawn];
const drawings = (Object.keys(DRAWINGS) as DrawingName[]).flatMap((name) =>
  THEMES.map((theme) => drawingFile(name, theme)),
);
const made = [...Object.values(PICTURES), ...drawings];

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

  it("of the README are PNG files of a palette, wide enough for a sharp screen and light enough to load", () => {
    for (const file of Object.values(PICTURES)) {
      const png = readFileSync(join(project, file));
      assert.equal(png.toString("latin1", 1, 4), "PNG", file);
      assert.ok(png.readUInt32BE(16) >= 1200, file);
      assert.equal(png[25], 3, `${file} has a palette`);
      assert.ok(png.length <= 200 * 1024, `${file}: ${png.length} bytes`);
    }
  });

  it("of the walkthrough are of the theme that they are shown in", () => {
    for (const { title, media } of steps) {
      const { dark, light, hc, hcLight } = media.image;
      for (const file of [dark, hc]) assert.ok(brightness(file) < 60, `${title}: ${file}`);
      for (const file of [light, hcLight]) assert.ok(brightness(file) > 200, `${title}: ${file}`);
    }
  });

  it("of the walkthrough are drawings that load nothing, and light enough to be in the package", () => {
    for (const file of drawings) {
      const svg = readFileSync(join(project, file), "utf8");
      assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox=/, file);
      assert.doesNotMatch(svg, /<(script|image|use|foreignObject)|href|url\(|@import/, file);
      assert.ok((svg.match(/<text /g) ?? []).length >= 7, file);
      assert.ok(deflateRawSync(svg).length <= 6000, file);
    }
  });

  it("of both themes say the same words", () => {
    const words = (file: string): string[] =>
      [...readFileSync(join(project, file), "utf8").matchAll(/>([^<\n]+)</g)].map(([, text = ""]) => text);
    for (const name of Object.keys(DRAWINGS) as DrawingName[]) {
      assert.deepEqual(words(drawingFile(name, "dark")), words(drawingFile(name, "light")), name);
    }
  });
});

/** Of what lies at the very back, the first whole area: 0 to 255. */
function brightness(file: string): number {
  const [, fill = ""] =
    /<rect [^>]*fill="#([\da-f]{6})"/.exec(readFileSync(join(project, file), "utf8")) ?? [];
  return Math.max(...[0, 2, 4].map((at) => Number.parseInt(fill.slice(at, at + 2), 16)));
}

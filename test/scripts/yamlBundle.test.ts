import assert from "node:assert/strict";
import { mkdtemp } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { build } from "esbuild";
import { parseDocument, type ParseOptions } from "yaml";
import { extensionBundles } from "../../scripts/packaging/bundles.js";
import { removeFolder } from "../support/removeFolder.ts";

interface Packaged {
  readonly parseDocument: typeof parseDocument;
}

/** As src/databricks/bundle/document.ts reads. */
const options = { merge: true, uniqueKeys: false, logLevel: "error", prettyErrors: false } as const;

const texts: Readonly<Record<string, string>> = {
  "a bundle":
    "bundle:\n  name: shop\nresources:\n  apps:\n    orders: &o\n      name: orders-api\n    other:\n      <<: *o\n      name: b\n",
  "each kind of scalar":
    "a: 0x1F\nb: 1.5e3\nc: .inf\nd: ~\ne: yes\nf: 2026-11-27\ng: \"x\\u00e4\"\nh: 'it''s'\ni: 9007199254740993\n",
  "blocks and folds": "a: |\n  one\n  two\nb: >-\n  one\n  two\n\n  three\n",
  "keys of every kind":
    "? [1, {a: b}]\n: pair\n1: number\ntrue: truth\nnull: nothing\n? |\n  a\n  b\n: text\n",
  "flows and sets":
    "a: {b: [1, 2, {c: d}], e}\nf: !!set {x, y}\ng: !!omap [a: 1]\nh: !custom value\ni: !!binary aGk=\n",
  "version 1.1": "%YAML 1.1\n---\na: yes\nb: 0o14\nc: 1:30\n",
  "aliases before their anchors": "a: *missing\n",
  "a broken one": "a: [1, 2\nb: }\n\tc: d\n",
  "several, and comments": "# first\na: 1 # one\n---\nb: 2\n...\n",
  nothing: "",
};

function readWith(parse: typeof parseDocument, text: string, given: ParseOptions): unknown {
  const document = parse(text, given);
  const { errors, warnings } = document;
  const told = [...errors, ...warnings].map(({ code, message, pos }) => ({ code, message, pos }));
  try {
    return { told, value: document.toJS({ mapAsMap: true, maxAliasCount: 100 }) as unknown };
  } catch (error) {
    return { told, thrown: String(error) };
  }
}

describe("the packaged YAML", () => {
  let folder: string;
  let packaged: Packaged;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "app-logs-yaml-"));
    const bundles = await extensionBundles({ isProduction: true });
    const yaml = bundles.find(({ outfile }) => outfile?.endsWith("yaml.cjs"));
    const outfile = join(folder, "yaml.cjs");
    await build({ ...yaml, outfile, logLevel: "silent" });
    packaged = createRequire(import.meta.url)(outfile) as Packaged;
  });
  after(() => removeFolder(folder));

  for (const [name, text] of Object.entries(texts)) {
    it(`reads ${name} as the whole package does`, () => {
      const read = readWith(packaged.parseDocument, text, options);
      assert.deepEqual(
        JSON.stringify(plain(read)),
        JSON.stringify(plain(readWith(parseDocument, text, options))),
      );
    });
  }

  it("writes none", () => {
    const document = packaged.parseDocument("a: 1\n");
    assert.throws(() => document.toString(), /YAML is only read\./);
  });
});

/** Maps and the like of both builds, which are of different classes, as lists; bytes are a Buffer in Node's build alone. */
function plain(value: unknown): unknown {
  if (value instanceof Map) return ["map", ...[...value].map(([key, one]) => [plain(key), plain(one)])];
  if (value instanceof Set) return ["set", ...[...value].map(plain)];
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return `${typeof value} ${String(value)}`;
  if (value instanceof Uint8Array) return [...value];
  if (value instanceof Date) return value.toISOString();
  return Object.entries(value).map(([key, one]) => [key, plain(one)]);
}

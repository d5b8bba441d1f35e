import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { projectFolder } from "../../scripts/command.ts";
import { npm, packLibrary } from "../../scripts/library/pack.ts";
import { setStage } from "../logstream/support.ts";
import { removeFolder } from "../support/removeFolder.ts";

interface Manifest {
  readonly name: string;
  readonly type: string;
  readonly exports: unknown;
  readonly engines: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

/** The parts of the README that are programs, each a file of its own. */
function programsIn(readme: string): string[] {
  return [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = ""]) => code);
}

/** Compiles only when each optional property takes `undefined` from a project that tells it from a missing one. */
const everythingUndefined = `
import { run, streamLogs, createDialer, createFetch, formatEntry } from "databricks-app-logstream";
import type { Config, DialerOptions, FormatOptions, LogLine, PlainLine, StreamConfig } from "databricks-app-logstream";
type Undefined<T> = { readonly [K in keyof T as {} extends Pick<T, K> ? K : never]: undefined };
const stream: Undefined<StreamConfig> = {} as Undefined<StreamConfig>;
const config: Undefined<Config> = {} as Undefined<Config>;
const dialer: Undefined<DialerOptions> = {} as Undefined<DialerOptions>;
const format: Undefined<FormatOptions> = {} as Undefined<FormatOptions>;
const plain: PlainLine = { message: "m", ...({} as Undefined<PlainLine>) };
const line: LogLine = plain;
createDialer(dialer), createFetch(dialer), formatEntry(line, format);
export const all = [streamLogs(stream), run({ ...config, writer: process.stdout })];
`;

describe("the library as a package", () => {
  let folder: string;
  let manifest: Manifest;
  let programs: string[];
  const installed = (name: string): string => join(folder, "node_modules/databricks-app-logstream", name);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "library-"));
    const file = await packLibrary(folder);
    const own = (name: string): string => `file:${join(projectFolder, "node_modules", name)}`;
    await writeFile(
      join(folder, "package.json"),
      JSON.stringify({
        private: true,
        type: "module",
        dependencies: { "databricks-app-logstream": `file:${file}`, ws: own("ws") },
        devDependencies: {
          "@types/node": own("@types/node"),
          typescript: own("typescript"),
          "undici-types": own("undici-types"),
        },
      }),
    );
    // Links would lead back into this repository.
    await npm(folder, "install", "--offline", "--install-links", "--ignore-scripts");
    manifest = JSON.parse(await readFile(installed("package.json"), "utf8")) as Manifest;
    programs = programsIn(await readFile(installed("README.md"), "utf8"));
    await Promise.all(programs.map((code, index) => writeFile(join(folder, `example${index}.ts`), code)));
    await writeFile(join(folder, "undefined.ts"), everythingUndefined);
  });

  after(() => removeFolder(folder));

  const node = async (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> => {
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      cwd: folder,
      env: { ...process.env, ...env },
    }).catch((error: unknown) => {
      throw new Error((error as { stdout?: string }).stdout, { cause: error });
    });
    return stdout;
  };

  const compile = async (resolution: "nodenext" | "bundler", types: readonly string[]): Promise<void> => {
    const compilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      noUncheckedIndexedAccess: true,
      target: "es2023",
      types,
      module: resolution === "bundler" ? "preserve" : "nodenext",
      moduleResolution: resolution,
      outDir: resolution,
    };
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions }));
    await node(["node_modules/typescript/bin/tsc", "-p", "."]);
  };

  it("says what it is and holds what a reader needs", async () => {
    assert.equal(manifest.name, "databricks-app-logstream");
    assert.equal(manifest.type, "module");
    assert.deepEqual(Object.keys(manifest.dependencies), ["ws"]);
    assert.ok(manifest.engines["node"]);
    assert.ok(manifest.exports);
    const license = await readFile(join(projectFolder, "LICENSE"), "utf8");
    assert.equal(await readFile(installed("LICENSE"), "utf8"), license);
    const readme = await readFile(installed("README.md"), "utf8");
    assert.match(readme, /npm install .*databricks-app-logstream/);
    assert.doesNotMatch(readme, /\]\(\.\.?\//, "a link into this repository");
    const map = JSON.parse(await readFile(installed("dist/index.js.map"), "utf8")) as { sources: string[] };
    assert.ok(map.sources.includes("src/logstream/streamLogs.ts"));
    const elsewhere = map.sources.filter((path) => !/^(src\/logstream|node_modules)\//.test(path));
    assert.deepEqual(elsewhere, [], "a path of the machine that packed it");
    assert.ok(programs.length >= 4, `${programs.length} programs in the README`);
  });

  // The first finds the types of Node although the project names none.
  for (const [resolution, types] of [
    ["nodenext", []],
    ["bundler", ["node"]],
  ] as const) {
    it(`compiles and runs as its README says, with ${resolution}`, async () => {
      await using stage = await setStage();
      await compile(resolution, types);
      stage.app.emit(
        ...Array.from({ length: 150 }, (_unused, index) => ({ message: `line ${index}`, timestamp: 1 })),
      );
      const printed = await node([join(resolution, "example0.js")], {
        APP_URL: stage.app.url,
        DATABRICKS_TOKEN: stage.target.token,
      });
      const expected = Array.from({ length: 100 }, (_unused, index) => `line ${index + 50}`);
      assert.equal(printed, expected.map((line) => `1970-01-01T00:00:01Z [APP] ${line}\n`).join(""));
    });
  }

  it("is refused where a field is misspelt, so its types are in force", async () => {
    const file = join(folder, "misspelt.ts");
    await writeFile(
      file,
      'import { run } from "databricks-app-logstream";\nvoid run({ writer: process.stdout, tial: 1 });\n',
    );
    await assert.rejects(compile("nodenext", ["node"]), /misspelt\.ts.*'tial'/s);
    await writeFile(file, "");
  });

  it("loads by require, too", async () => {
    const code = 'console.log(typeof require("databricks-app-logstream").streamLogs)';
    assert.equal(await node(["--input-type=commonjs", "-e", code]), "function\n");
  });
});

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { join } from "node:path";
import { ESLint, Linter } from "eslint";
import tseslint from "typescript-eslint";
import { layerRule } from "../../scripts/lint/layerRule.js";

const project = join(import.meta.dirname, "../..");

/** What lint says of one line in a file of src. */
function faultsOf(file: string, line: string): string[] {
  const linter = new Linter({ cwd: project });
  const messages = linter.verify(
    line,
    [
      {
        files: ["**/*.{ts,cts,js}"],
        languageOptions: { parser: tseslint.parser },
        plugins: { house: { rules: { layers: layerRule } } },
        rules: { "house/layers": "error" },
      },
    ],
    { filename: join(project, "src", file) },
  );
  return messages.map(({ message }) => message);
}

describe("the layers of src", () => {
  const refused: readonly (readonly [file: string, imported: string, where: RegExp])[] = [
    ["commands/stop.ts", "../extension.ts", /above it.*src\/commands or below/],
    ["commands/stop.ts", "../watchers/tellEnds.ts", /side by side.*src\/targets or below/],
    ["watchers/tellEnds.ts", "../commands/register.ts", /side by side.*src\/targets or below/],
    ["agents/openLink.ts", "../watchers/tellEnds.ts", /side by side.*src\/targets or below/],
    ["targets/appTarget.ts", "../agents/openLink.ts", /above it.*src\/targets or below/],
    ["credentials/projects.ts", "../targets/appTarget.ts", /above it.*src\/credentials or below/],
    ["ui/text/places.ts", "../../commands/register.ts", /above it.*src\/ui or below/],
    ["ui/text/places.ts", "../status/statusText.ts", /above it.*src\/ui\/text or below/],
    ["ui/tree/appNode.ts", "../pickers/steps.ts", /above it.*src\/ui\/tree or below/],
    ["ui/channel/channels.ts", "../sources/sourceLinks.ts", /side by side.*a room below/],
    ["ui/status/statusText.ts", "../../logstream/run.ts", /public surface.*src\/logstream\/index\.ts/],
    ["ui/status/statusText.ts", "ws", /Only src\/logstream may/],
    ["sessions/filters.ts", "../ui/text/places.ts", /above it.*src\/sessions or below/],
    ["sessions/filters.ts", "vscode", /without VS Code.*src\/ui or above/],
    ["reading/level.ts", "../sessions/filters.ts", /above it.*src\/reading or below/],
    ["reading/level.ts", "vscode", /without VS Code.*src\/ui or above/],
    ["reading/secrets/redact.ts", "../level.ts", /above it.*src\/reading\/secrets or below/],
    ["databricks/api/http.ts", "../auth/credential.ts", /above it.*src\/databricks\/api or below/],
    ["databricks/api/http.ts", "../../reading/level.ts", /above it.*src\/databricks or below/],
    ["databricks/api/http.ts", "../../logstream/index.ts", /side by side.*to each alone/],
    ["logstream/entry.ts", "yaml", /Only src\/databricks may/],
    ["logstream/wire/liveness.ts", "../resume/tail.ts", /do not know each other.*src\/logstream/],
    ["logstream/entry.ts", "../../test/support/removeFolder.ts", /outside its layers/],
    ["logstream/wire/dialer.ts", "../run.ts", /of the top of src\/logstream only abort, .*url\./],
    ["logstream/resume/tail.ts", "../index.ts", /of the top of src\/logstream only abort, .*url\./],
    ["logstream/resume/tail.ts", "../streamLogs.ts", /belongs in one of these, or in src\/logstream\/resume/],
    ["reading/level.ts", "node:module", /import alone/],
  ];
  for (const [file, imported, where] of refused) {
    it(`refuse ${imported} in ${file}, and say where the code belongs`, () => {
      const [message, ...more] = faultsOf(file, `import { x } from "${imported}";`);
      assert.match(message ?? "", where);
      assert.deepEqual(more, []);
      for (const line of [
        `import type { x } from "${imported}";`,
        `export * from "${imported}";`,
        `export type { x } from "${imported}";`,
        `type X = import("${imported}").X;`,
        `const x = await import("${imported}");`,
      ]) {
        assert.equal(faultsOf(file, line).length, 1, line);
      }
    });
  }

  for (const line of [
    "const x = await import(`../extension.ts`);",
    'const x = await import("../extension" + ".ts");',
    "const x = await import(name);",
    'const x = require("../extension.ts");',
    'import x = require("../extension.ts");',
    'import { createRequire as load } from "node:process";',
    'const x = process.getBuiltinModule("module");',
  ]) {
    it(`refuse what lint cannot judge: ${line}`, () => {
      assert.equal(faultsOf("commands/stop.ts", line).length, 1);
    });
  }

  for (const [file, where] of [
    ["uix/a.ts", /src\/uix is no layer.*Give it a place/],
    ["commands.ts", /src\/commands.ts is no layer.*Give it a place/],
    ["extension/new.ts", /src\/extension is no layer.*Give it a place/],
    ["ui/direct.ts", /the top of src\/ui is no room.*Give it a place/],
    ["ui/elsewhere/new.ts", /src\/ui\/elsewhere is no room.*Give it a place/],
    ["logstream/newroom/new.ts", /src\/logstream\/newroom is no room.*Give it a place/],
    ["ui/text/plain.js", /must be a \.ts file/],
    ["ui/text/plain.cts", /must be a \.ts file/],
  ] as const) {
    it(`refuse a file at ${file}, whatever it imports`, () => {
      const [message, ...more] = faultsOf(file, "export const one = 1;");
      assert.match(message ?? "", where);
      assert.deepEqual(more, []);
    });
  }

  it("bind files of every ending that node runs", async () => {
    const eslint = new ESLint({ cwd: project });
    for (const ending of ["ts", "mts", "cts", "js", "mjs", "cjs"]) {
      const config = (await eslint.calculateConfigForFile(`src/ui/text/plain.${ending}`)) as {
        readonly rules?: Readonly<Record<string, unknown>>;
      };
      assert.deepEqual(config.rules?.["house/layers"], [2], ending);
      assert.deepEqual(config.rules["max-lines"], [2, { max: 250 }], ending);
    }
  });

  for (const [file, imported] of [
    ["commands/stop.ts", "../targets/openStream.ts"],
    ["watchers/tellEnds.ts", "../ui/text/places.ts"],
    ["credentials/projects.ts", "vscode"],
    ["ui/tree/appNode.ts", "../text/places.ts"],
    ["sessions/filters.ts", "../logstream/index.ts"],
    ["reading/lineReader.ts", "./secrets/redact.ts"],
    ["databricks/workspace.ts", "./auth/credential.ts"],
    ["databricks/bundle/document.ts", "yaml"],
    ["logstream/wire/dialer.ts", "../types.ts"],
    ["logstream/wire/dialer.ts", "ws"],
    ["logstream/wire/dialer.ts", "./liveness.ts"],
    ["logstream/streamErrors.ts", "./wire/closeCodes.ts"],
    ["extension.ts", "./commands/register.ts"],
  ] as const) {
    it(`allow ${imported} in ${file}`, () => {
      assert.deepEqual(faultsOf(file, `import { x } from "${imported}";`), []);
    });
  }
});

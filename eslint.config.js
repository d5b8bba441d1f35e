import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";
import { layerRule } from "./scripts/lint/layerRule.js";

/** Tools that collect the texts to be translated read literals only. */
const hiddenText = {
  selector:
    "CallExpression:matches([callee.name='t'], [callee.property.name='t'], [callee.name='phrase'])[arguments.0.type!='Literal']",
  message: "Give t() and phrase() the English text as a literal.",
};
/** Whatever a person may read is told in their language. */
const fixedText = {
  selector:
    "NewExpression[callee.name='DatabricksError']:matches([arguments.1.type='Literal'], [arguments.1.type='TemplateLiteral'])",
  message: "Give a DatabricksError a phrase().",
};
/** Known to newer hosts alone: on a server with plain Node 22, as older VS Codes have it, the whole bundle would not load. */
const newerRegExp = {
  selector: String.raw`Literal[regex.pattern=/\(\?<(\w+)>.*\(\?<\1>|\(\?[a-z]*-?[a-z]+:/]`,
  message: "The Node 22 of older VS Code servers knows no two groups of one name, and no flags inside.",
};
const enumSyntax = { selector: "TSEnumDeclaration", message: "Use an as const object." };

export default defineConfig(
  // The programs of the corpus are those of apps, broken ones among them.
  { ignores: ["dist/**", "node_modules/**", ".cache/**", "out/**", "test/reading/corpus/**"] },
  {
    files: ["**/*.{ts,mts,cts,tsx}"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/no-invalid-void-type": "off",
      "no-restricted-syntax": ["error", enumSyntax],
      "no-console": "error",
      "max-lines": ["error", { max: 250 }],
    },
  },
  {
    files: ["src/**/*.ts"],
    rules: { "no-restricted-syntax": ["error", enumSyntax, hiddenText, fixedText, newerRegExp] },
  },
  {
    files: ["test/**/*.ts", "bench/**/*.ts", "scripts/**/*.ts", "examples/**/*.ts"],
    rules: {
      "no-console": "off",
      "max-lines": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
      // node:test's describe() and it() return promises that the runner itself awaits.
      "@typescript-eslint/no-floating-promises": [
        "error",
        {
          allowForKnownSafeCalls: [
            {
              from: "package",
              name: ["test", "it", "describe", "suite", "before", "after", "beforeEach", "afterEach"],
              package: "node:test",
            },
          ],
        },
      ],
    },
  },
  {
    files: ["test/**/*.ts"],
    ignores: ["test/support/removeFolder.ts", "test/vscode/run.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        enumSyntax,
        {
          selector: "CallExpression[callee.name=/^rm(Sync)?$/] Property[key.name='recursive']",
          message: "Use removeFolder of test/support: `npm test` searches what tests leave for secrets.",
        },
      ],
    },
  },
  {
    // VS Code's promises are Thenables; inBackground reports what nobody waits for.
    files: ["src/{commands,watchers,agents,targets,credentials,ui}/**/*.ts", "src/extension.ts"],
    rules: {
      "@typescript-eslint/no-floating-promises": ["error", { checkThenables: true, ignoreVoid: false }],
    },
  },
  {
    // The rule refuses those that do not end in .ts; until then they are judged like the others.
    files: ["src/**/*.{ts,mts,cts,tsx,js,mjs,cjs,jsx}"],
    plugins: { house: { rules: { layers: layerRule } } },
    rules: { "house/layers": "error", "max-lines": ["error", { max: 250 }] },
  },
  {
    // Deprecated only to stand out; plain http is sent to loopback alone, which src/databricks/api/http.ts checks itself.
    files: ["src/databricks/auth/*.ts"],
    rules: {
      "@typescript-eslint/no-deprecated": [
        "error",
        { allow: [{ from: "package", name: "allowInsecureRequests", package: "oauth4webapi" }] },
      ],
    },
  },
);

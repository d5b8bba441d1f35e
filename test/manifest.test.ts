import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, it } from "node:test";
import { appNamePattern } from "../src/databricks/api/app.ts";
import { credentialKinds } from "../src/databricks/config/credentialKinds.ts";
import { DEFAULT_SOURCES, KNOWN_SOURCES } from "../src/sessions/filters.ts";
import { readManifest } from "../scripts/packaging/manifest.ts";
import { AGENT_CHARACTERS, AGENT_LINES, AGENT_SEARCH, AGENT_SOURCES } from "../src/agents/agentText.ts";
import { SCROLLBACK, SETTINGS_SECTION, TAIL } from "../src/ui/text/settings.ts";

interface Property {
  readonly type: string;
  readonly default: unknown;
  readonly scope: string;
  readonly order: number;
  readonly markdownDescription: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly items?: { readonly pattern?: string; readonly maxLength?: number };
}

interface Command {
  readonly command: string;
  readonly title: string;
  readonly category: string;
  readonly enablement?: string;
}

const project = join(import.meta.dirname, "..");
const manifest = readManifest(project) as {
  readonly publisher: string;
  readonly name: string;
  readonly icon: string;
  readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: string[] } };
  readonly contributes: {
    readonly commands: readonly Command[];
    readonly configuration: { readonly properties: Readonly<Record<string, Property>> };
    readonly viewsWelcome: readonly { readonly when: string; readonly contents: string }[];
    readonly languageModelTools: readonly {
      readonly inputSchema: { readonly properties: Readonly<Record<string, Property>> };
    }[];
    readonly walkthroughs: readonly {
      readonly steps: readonly {
        readonly description: string;
        readonly completionEvents: readonly string[];
      }[];
    }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly when: string }[]>>;
  };
};
const { commands, configuration, menus, viewsWelcome, walkthroughs } = manifest.contributes;
const steps = walkthroughs.flatMap((walkthrough) => walkthrough.steps);
const settings = Object.entries(configuration.properties);

/** Context keys that the source sets. */
function knownContextKeys(): Set<string> {
  const read = (name: string): string => readFileSync(join(project, name), "utf8");
  const found = [
    ...read("src/ui/status/contextKeys.ts").matchAll(/\bset\(\s*"(\w+)"/g),
    ...read("src/ui/status/walkthrough.ts").matchAll(/"(did\w+)"/g),
    ...globSync("src/{ui,commands,watchers,agents,targets,credentials}/**/*.ts", { cwd: project })
      .map(read)
      .join("")
      .matchAll(/\bsetContext\(\s*"(\w+)"/g),
  ];
  return new Set(found.map((match) => `${SETTINGS_SECTION}.${match[1] ?? ""}`));
}

/** The keys of the table in register.ts, which is typed for nothing that runs outside VS Code. */
function registeredCommands(): string[] {
  const source = readFileSync(join(project, "src/commands/register.ts"), "utf8");
  const table = /const COMMANDS[^{]*\{(.*?)\n\};/s.exec(source)?.[1] ?? "";
  return [...table.matchAll(/^ {2}(\w+)[,:]/gm)].map(([, name = ""]) => name);
}

/** The README's table of credentials; kinds that do nothing share its last row. */
function credentialRows(): string[] {
  const kinds = Object.entries(credentialKinds);
  const idle = kinds.filter(([, { serves }]) => serves === "nothing");
  return [
    "| kind of credential | lists apps | streams | how |",
    "|---|---|---|---|",
    ...kinds.flatMap(([authType, kind]) => {
      if (kind.serves === "nothing") return [];
      const words = String(kind.name);
      const name = `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
      const told = kind.namedBy === "auth_type" ? `${name} (\`${authType}\`)` : name;
      return `| ${told} | yes | ${kind.serves === "logs" ? "yes" : "no"} | ${kind.how} |`;
    }),
    `| ${idle.map(([authType]) => `\`${authType}\``).join(", ")} | no | no | Not implemented, and said so by name. |`,
  ];
}

describe("the manifest", () => {
  it("has exactly the commands that the source registers", () => {
    assert.deepEqual(
      commands.map(({ command }) => command).sort(),
      registeredCommands()
        .map((name) => `${SETTINGS_SECTION}.${name}`)
        .sort(),
    );
  });

  it("has one file for each command, and src/commands nothing else", () => {
    const files = globSync("src/commands/**/*.ts", { cwd: project }).map((file) => basename(file, ".ts"));
    // Resuming is following again under another icon.
    const commands = registeredCommands().filter((name) => name !== "resume");
    assert.deepEqual(files.sort(), [...commands, "register", "services"].sort());
  });

  it("gives each command the family's category and a title in title case", () => {
    for (const { title, category } of commands) {
      assert.equal(category, "Databricks");
      assert.match(title, /^[A-Z]\w*( ([A-Z]\w*|to|from|for|as|in|an|of))*(\.\.\.)?$/, title);
    }
  });

  it("names the commands that people know by these titles", () => {
    const titles = new Map(commands.map(({ command, title }) => [command.split(".")[1], title]));
    assert.equal(titles.get("stream"), "Stream App Logs");
    assert.equal(titles.get("toggleFollow"), "Pause App Logs");
    assert.equal(titles.get("stop"), "Stop Streaming App Logs");
    assert.equal(titles.get("save"), "Save App Logs to File...");
    assert.equal(titles.get("show"), "Show App Logs");
    assert.equal(titles.get("streamFromUrl"), "Stream Logs from URL...");
  });

  it("uses only context keys that the source sets, and only its own commands in menus", () => {
    const known = knownContextKeys();
    const ids = new Set(commands.map(({ command }) => command));
    const items = Object.values(menus).flat();
    const clauses = [
      ...commands.map(({ enablement }) => enablement ?? ""),
      ...items.map(({ when }) => when),
      ...viewsWelcome.map(({ when }) => when),
      ...steps.flatMap(({ completionEvents }) => completionEvents),
    ].map((clause) => clause.replaceAll(/view == \S+/g, ""));
    const used = clauses.flatMap((clause) => clause.match(/databricksAppLogs\.\w+/g) ?? []);
    assert.ok(used.length > 0);
    assert.deepEqual(
      used.filter((key) => !known.has(key)),
      [],
    );
    assert.deepEqual(
      items.filter(({ command }) => !ids.has(command)),
      [],
    );
    const texts = [...viewsWelcome.map(({ contents }) => contents), ...steps.map((step) => step.description)];
    const linked = texts.flatMap((text) => text.match(/(?<=command:)databricks\w+\.\w+(?!\.focus)\b/g) ?? []);
    assert.deepEqual(
      linked.filter((command) => !ids.has(command)),
      [],
    );
  });

  it("describes, scopes and orders each setting", () => {
    for (const [name, property] of settings) {
      assert.match(name, /^databricksAppLogs\.\w+$/);
      assert.ok(property.markdownDescription.endsWith("."), name);
      assert.ok(["window", "resource", "machine"].includes(property.scope), name);
      assert.equal(typeof property.order, "number", name);
      assert.notEqual(property.default, undefined, name);
    }
    const orders = settings.map(([, { order }]) => order);
    assert.equal(new Set(orders).size, orders.length);
  });

  it("has exactly the settings that the source reads", () => {
    const source = readFileSync(join(project, "src/ui/text/settings.ts"), "utf8");
    const read = [...source.matchAll(/(?:configuration, |get\()"(\w+)"/g)].map((match) => match[1] ?? "");
    assert.deepEqual(
      settings.map(([name]) => name).sort(),
      [...new Set(read)].map((name) => `${SETTINGS_SECTION}.${name}`).sort(),
    );
  });

  it("bounds its numbers as the source does", () => {
    const bounds = (name: string): unknown => {
      const property = configuration.properties[`${SETTINGS_SECTION}.${name}`];
      return { default: property?.default, minimum: property?.minimum, maximum: property?.maximum };
    };
    assert.deepEqual(bounds("tail"), { ...TAIL });
    assert.deepEqual(bounds("scrollback"), { ...SCROLLBACK });
    const sources = configuration.properties["databricksAppLogs.sources"];
    assert.deepEqual(sources?.default, DEFAULT_SOURCES);
    const pattern = new RegExp(sources.items?.pattern ?? "-");
    for (const name of ["APP", "-HTTP", "- http", "edge proxy"]) assert.match(name, pattern);
    for (const name of ["", " ", "-", "APP,HTTP"]) assert.doesNotMatch(name, pattern);
    for (const name of KNOWN_SOURCES) assert.ok(sources.markdownDescription.includes(`\`${name}\``), name);
  });

  it("bounds what an agent may ask for as the source does", () => {
    const [tool] = manifest.contributes.languageModelTools;
    const bounds = (name: string): unknown => {
      const property = tool?.inputSchema.properties[name];
      return { default: property?.default, minimum: property?.minimum, maximum: property?.maximum };
    };
    assert.equal(tool?.inputSchema.properties["app"]?.pattern, appNamePattern.source);
    const { properties } = tool.inputSchema;
    const sources = properties["sources"];
    assert.deepEqual(sources?.default, DEFAULT_SOURCES);
    assert.equal(sources.maxItems, AGENT_SOURCES.most);
    assert.equal(sources.items?.maxLength, AGENT_SOURCES.longest);
    assert.equal(properties["search"]?.maxLength, AGENT_SEARCH);
    assert.deepEqual(bounds("lines"), { ...AGENT_LINES });
    assert.deepEqual(bounds("maxCharacters"), { ...AGENT_CHARACTERS });
  });

  it("lets no workspace choose a program, a profile or a warehouse before it is trusted", () => {
    const restricted = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;
    assert.deepEqual([...restricted].sort(), [
      "databricksAppLogs.bundleTarget",
      "databricksAppLogs.cliPath",
      "databricksAppLogs.historyWarehouse",
      "databricksAppLogs.profile",
    ]);
    assert.equal(configuration.properties["databricksAppLogs.cliPath"]?.scope, "machine");
  });

  it("has an icon of the size that the marketplace asks for", () => {
    const png = readFileSync(join(project, manifest.icon));
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [128, 128]);
  });

  it("agrees with the README's tables", () => {
    const text = readFileSync(join(project, "README.md"), "utf8");
    const hidden = new Set((menus["commandPalette"] ?? []).map(({ command }) => command));
    const missing = [
      ...commands.filter(({ command }) => !hidden.has(command)).map(({ title }) => `Databricks: ${title}`),
      ...settings.map(([name]) => `\`${name}\``),
    ].filter((name) => !text.includes(name));
    assert.deepEqual(missing, []);
  });

  it("agrees with the README's table of credentials", () => {
    const lines = readFileSync(join(project, "README.md"), "utf8").split("\n");
    const first = lines.indexOf(credentialRows()[0] ?? "");
    const table = lines.slice(first, lines.indexOf("", first));
    assert.deepEqual(table, credentialRows());
  });
});

describe("what is offered above a log", () => {
  it("is for the channels of this extension, whatever its publisher is called", () => {
    const pathOf = (publisher: string, name: string): string => `extension-output-${publisher}.${name}-#12-`;
    const clauses = Object.values(menus)
      .flat()
      .flatMap(({ when }) => [...when.matchAll(/activeOutputChannel =~ \/(.+?)\/(?: |$)/g)]);
    assert.ok(clauses.length > 0);
    for (const [, pattern = ""] of clauses) {
      for (const publisher of [manifest.publisher, "acme-corp", "Some_One1"]) {
        const ours = pathOf(publisher, manifest.name);
        for (const name of [
          "api",
          "api (dbc-1.cloud.databricks.com)",
          "localhost:8000",
          "databricks-app-logs",
        ]) {
          assert.match(ours + name, new RegExp(pattern));
          assert.doesNotMatch(pathOf(publisher, "other") + name, new RegExp(pattern));
          assert.doesNotMatch(pathOf(publisher, `other.${manifest.name}`) + name, new RegExp(pattern));
        }
        // Its own diagnostics are no log of an app.
        assert.doesNotMatch(`${ours}Databricks App Logs`, new RegExp(pattern));
      }
    }
  });
});

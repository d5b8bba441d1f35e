import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, it } from "node:test";
import { layers } from "../scripts/lint/layerRule.js";

const project = join(import.meta.dirname, "..");
const architecture = readFileSync(join(project, "ARCHITECTURE.md"), "utf8");
const contributing = readFileSync(join(project, "CONTRIBUTING.md"), "utf8");
const readme = readFileSync(join(project, "README.md"), "utf8");
const { scripts } = JSON.parse(readFileSync(join(project, "package.json"), "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
};
const folders = globSync("src/**/", { cwd: project })
  .map((folder) => folder.replace(/\/$/, ""))
  .filter((folder) => folder !== "src");

/** The tree of rooms, as paths of folders and files. */
function namedInTree(): string[] {
  const tree = /```\n(src\/\n.*?)```/s.exec(architecture)?.[1] ?? "";
  const open: string[] = [];
  return tree.split("\n").flatMap((line) => {
    const [, indent, name] = /^( *)([\w.-]+\/?)(?: |$)/.exec(line) ?? [];
    // What goes on from the row above is indented further than any room.
    if (indent === undefined || name === undefined || indent.length > 4) return [];
    const depth = indent.length / 2;
    open.length = depth;
    open[depth] = name.replace(/\/$/, "");
    return [open.join("/")];
  });
}

/** What stands in backticks and reads like a path of the project. */
function pathsIn(text: string): string[] {
  const quoted = [...text.matchAll(/`([\w./-]+)`/g)].map(([, path = ""]) => path);
  return quoted.filter((path) =>
    /^(?:src|test|scripts|bench|demo|docs|examples|media|\.vscode)\//.test(path),
  );
}

/** A file of src by its path below src, or by one without its ending, as in the drawings. */
function existsBelowSource(path: string): boolean {
  return globSync(`src/{,*/}${path.replace(/\.ts$/, "")}{,.ts}`, { cwd: project }).length > 0;
}

describe("ARCHITECTURE.md", () => {
  it("names every folder of src in its picture, and nothing that is not there", () => {
    const named = namedInTree();
    assert.deepEqual(
      folders.filter((folder) => !named.includes(folder)),
      [],
    );
    assert.deepEqual(
      named.filter((path) => !existsSync(join(project, path))),
      [],
    );
    assert.ok(named.length > folders.length);
  });

  it("names the layers in the order that lint holds", () => {
    const line = /^`extension` →[^.]*/m.exec(architecture)?.[0] ?? "";
    const rows = line.split("→").map((row) => [...row.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name));
    assert.deepEqual(
      rows.map((row) => row.slice(0, 3)),
      layers.map((row) => row.map(({ name }) => name)),
    );
  });

  it("names, as CONTRIBUTING.md and README.md do, only files and folders that exist", () => {
    const below = [...architecture.matchAll(/(?<=[ `(])((?:\w+\/)+\w+(?:\.ts)?)(?=[ `:,;.)])/g)]
      .map(([, path = ""]) => path)
      .filter((path) =>
        /^(?:commands|watchers|agents|targets|credentials|ui|sessions|reading|wire|resume)\//.test(path),
      );
    assert.ok(below.length > 10);
    assert.deepEqual(
      below.filter((path) => !existsBelowSource(path)),
      [],
    );
    const paths = [architecture, contributing, readme].flatMap(pathsIn);
    assert.ok(paths.length > 15);
    assert.deepEqual(
      paths.filter((path) => !existsSync(join(project, path))),
      [],
    );
  });
});

describe("CONTRIBUTING.md", () => {
  it("names only npm scripts that there are, and all that a person starts", () => {
    const named = new Set([...contributing.matchAll(/npm run (\w[\w:-]*)/g)].map(([, name = ""]) => name));
    for (const [, name = ""] of contributing.matchAll(/`(test:\w+)`/g)) named.add(name);
    assert.deepEqual(
      [...named].filter((name) => !(name in scripts)),
      [],
    );
    const forMachines = new Set(["test", "debug:workspace", "vscode:prepublish"]);
    assert.deepEqual(
      Object.keys(scripts).filter((name) => !named.has(name) && !forMachines.has(name)),
      [],
    );
  });
});

describe("the source", () => {
  it("has a name of its own for each file", () => {
    const names = globSync("src/**/*.ts", { cwd: project }).map((file) => basename(file));
    const repeated = names.filter((name, index) => names.indexOf(name) !== index);
    assert.deepEqual(repeated, []);
  });

  it("has no file named like a folder, but for the one that a folder is about", () => {
    const rooms = new Set(folders.map((folder) => basename(folder)));
    const files = globSync("src/**/*.ts", { cwd: project });
    assert.deepEqual(
      files.filter((file) => {
        const name = basename(file, ".ts");
        return rooms.has(name) && basename(dirname(file)) !== name;
      }),
      [],
    );
  });

  it("declares no exported name a second time", () => {
    // logstream stands alone, with names of its own: a `Settings` or `Config` of the library is nobody else's.
    const files = globSync("src/**/*.ts", { cwd: project }).filter((file) => !/^src.logstream/.test(file));
    const places = new Map<string, Set<string>>();
    const exported = new Set<string>();
    const declaration =
      /^(export )?(?:default |declare |abstract |async )*(?:const|let|function\*?|class|interface|type) (\w+)/gm;
    for (const file of files) {
      for (const [, isExported, name = ""] of readFileSync(join(project, file), "utf8").matchAll(
        declaration,
      )) {
        // A file may say a name twice: the overloads of a function.
        places.set(name, (places.get(name) ?? new Set()).add(file));
        if (isExported !== undefined) exported.add(name);
      }
    }
    assert.ok(exported.size > 300, String(exported.size));
    assert.deepEqual(
      [...places].filter(([name, { size }]) => exported.has(name) && size > 1),
      [],
    );
  });

  const own = new Set(["support", "scripts", "simulation", "soak", "ui-e2e", "vscode"]);
  const tests = globSync("test/**/*.test.ts", { cwd: project })
    .map((file) => ({ file, room: dirname(file).replace(/^test\/?/, "") }))
    .filter(({ room }) => room !== "" && !own.has(room.split("/")[0] ?? ""));

  it("has tests in the rooms that it has itself", () => {
    assert.deepEqual(
      tests.filter(
        ({ room }) => !statSync(join(project, "src", room), { throwIfNoEntry: false })?.isDirectory(),
      ),
      [],
    );
  });

  it("turns nothing: VS Code stops no icon for who wants no motion, nor its own in the status bar", () => {
    const files = globSync(["src/**/*.ts", "package.json", "package.nls*.json"], { cwd: project });
    const turning = files.filter((file) =>
      /~spin|ProgressLocation\.Window\b/.test(readFileSync(join(project, file), "utf8")),
    );
    assert.deepEqual(turning, []);
  });

  it("is tested in the room that a test takes something from, itself or by its helpers", () => {
    const importsOf = (file: string): string[] =>
      [...readFileSync(join(project, file), "utf8").matchAll(/ from "(\.[^"]+)"/g)].map(([, path = ""]) =>
        join(dirname(file), path),
      );
    const reaches = (file: string, room: string): boolean => {
      const imports = importsOf(file);
      // The rooms of logstream are mostly tested through its public surface.
      const wanted = room.startsWith("logstream") ? "src/logstream/" : `src/${room}/`;
      const helpers = imports.filter((path) => path.startsWith(`test/${room.split("/")[0] ?? ""}/`));
      return [...imports, ...helpers.flatMap(importsOf)].some((path) => path.startsWith(wanted));
    };
    assert.deepEqual(
      tests.filter(({ file, room }) => !reaches(file, room)),
      [],
    );
  });
});

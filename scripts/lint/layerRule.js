import { dirname, join, relative, sep } from "node:path";

/**
 * The layers of src from the top down; those of one row stand side by side and do not know each other. `packages` are
 * those a layer may import beside node's own, `isFile` says that it is one file and no folder, `rooms` are its folders
 * from the top down, with "" for the files that lie in none. Rooms `apart` do not know each other, and of the files on top
 * only those that are `shared`.
 */
export const layers = [
  [{ name: "extension", isFile: true, packages: ["vscode"] }],
  [
    { name: "commands", packages: ["vscode"] },
    { name: "watchers", packages: ["vscode"] },
    { name: "agents", packages: ["vscode"] },
  ],
  [{ name: "targets", packages: ["vscode"] }],
  [{ name: "credentials", packages: ["vscode"] }],
  [
    {
      name: "ui",
      packages: ["vscode"],
      rooms: [
        ["pickers"],
        ["tree"],
        ["problems"],
        ["channel", "sources"],
        ["handover"],
        ["status"],
        ["messages"],
        ["text"],
      ],
    },
  ],
  [{ name: "sessions" }],
  [{ name: "reading", rooms: [[""], ["languages", "secrets", "origins"]] }],
  [
    {
      name: "databricks",
      packages: ["oauth4webapi", "yaml"],
      rooms: [[""], ["bundle", "telemetry"], ["auth"], ["config"], ["cli"], ["api"]],
    },
    // What runs a stream lies on top, and its rooms serve it: they share what knows nothing of running.
    {
      name: "logstream",
      packages: ["ws"],
      apart: ["wire", "resume"],
      shared: ["abort", "checkConfig", "clock", "entry", "streamErrors", "types", "url"],
    },
  ],
];

const publicSurface = "logstream/index.ts";

/** Each of these loads what no rule can see from the outside. */
const loaders = ["require", "createRequire", "getBuiltinModule"];

function placeOf(path) {
  const [first = "", second = ""] = path.split("/");
  const name = first.replace(/\.ts$/, "");
  const isFile = !path.includes("/");
  const row = layers.findIndex((side) =>
    side.some((layer) => layer.name === name && (layer.isFile ?? false) === isFile),
  );
  return { name, row, room: second.includes(".") ? "" : second };
}

/** What is wrong with where a file lies, whatever it imports. */
function faultOfPlace(path, { name, row, room }) {
  if (!path.endsWith(".ts")) return `src/${path} must be a .ts file: src holds no others.`;
  const place = "Give it a place there.";
  if (row === -1)
    return `src/${path.split("/")[0]} is no layer that scripts/lint/layerRule.js knows. ${place}`;
  const { rooms, apart } = layers[row].find((layer) => layer.name === name);
  const known = rooms?.flat() ?? (apart && ["", ...apart]);
  return known === undefined || known.includes(room)
    ? undefined
    : `${nameOfRoom(name, room)} is no room that scripts/lint/layerRule.js knows. ${place}`;
}

function nameOfRoom(name, room) {
  return room === "" ? `the top of src/${name}` : `src/${name}/${room}`;
}

function below(row) {
  const names = (layers[row + 1] ?? []).map(({ name }) => `src/${name}`);
  return names.join(" or ");
}

function faultBetween(from, to, target) {
  const layer = layers[from.row].find(({ name }) => name === from.name);
  if (from.name === to.name)
    return faultBetweenRooms(layer, from.room, to.room) ?? faultOfShared(layer, from.room, target);
  if (to.row < from.row)
    return `src/${from.name} may not import src/${to.name}, which is above it. What both need belongs in src/${from.name} or below.`;
  if (to.row === from.row)
    return `src/${from.name} and src/${to.name} stand side by side. What both need belongs ${below(from.row) === "" ? "to each alone" : `in ${below(from.row)} or below`}.`;
  if (to.name === "logstream" && target !== publicSurface)
    return `src/${from.name} may use logstream's public surface alone. What it lacks belongs in src/${publicSurface}.`;
  return undefined;
}

function faultBetweenRooms({ name, rooms, apart = [] }, from, to) {
  if (from === to) return undefined;
  if (apart.includes(from) && apart.includes(to))
    return `src/${name}/${from} and src/${name}/${to} do not know each other. What both need belongs in src/${name}.`;
  if (rooms === undefined) return undefined;
  const rowOf = (room) => rooms.findIndex((side) => side.includes(room));
  if (rowOf(to) > rowOf(from)) return undefined;
  const [user, used] = [nameOfRoom(name, from), nameOfRoom(name, to)];
  return rowOf(to) === rowOf(from)
    ? `${user} and ${used} stand side by side. What both need belongs in a room below.`
    : `${user} may not import ${used}, which is above it. What both need belongs in ${user} or below.`;
}

function faultOfShared({ name, shared }, from, target) {
  const isShared = shared?.some((file) => target === `${name}/${file}.ts`) ?? true;
  if (isShared || from === "" || target.startsWith(`${name}/${from}/`)) return undefined;
  return `src/${name}/${from} may use of the top of src/${name} only ${shared.join(", ")}. What it lacks belongs in one of these, or in src/${name}/${from}.`;
}

function faultOfPackage(from, specifier) {
  const { name, packages = [] } = layers[from.row].find((layer) => layer.name === from.name);
  if (specifier === "node:module") return "src loads by import alone, which lint can judge.";
  if (specifier.startsWith("node:") || packages.includes(specifier)) return undefined;
  return specifier === "vscode"
    ? `src/${name} runs without VS Code. What needs it belongs in src/ui or above.`
    : `src/${name} may not import the package ${specifier}. Only ${ownersOf(specifier)}.`;
}

function ownersOf(specifier) {
  const owners = layers.flat().filter(({ packages = [] }) => packages.includes(specifier));
  return owners.length === 0
    ? "node's own modules and the packages named in scripts/lint/layerRule.js are used in src"
    : `${owners.map(({ name }) => `src/${name}`).join(", ")} may`;
}

/**
 * ESLint rule: each file of src has a place, and imports point down only.
 * @type {import("eslint").Rule.RuleModule}
 */
export const layerRule = {
  meta: { type: "problem", schema: [], messages: { fault: "{{fault}}" } },
  create(context) {
    const source = join(context.cwd, "src");
    const file = relative(source, context.filename).split(sep).join("/");
    const from = placeOf(file);
    const misplaced = faultOfPlace(file, from);
    const report = (node, fault) => context.report({ node, messageId: "fault", data: { fault } });
    const check = (node, source) => {
      if (typeof source?.value !== "string") {
        report(node, "What src imports is named by a plain text, which lint can judge.");
        return;
      }
      const fault = faultOfImport(source.value);
      if (fault !== undefined) report(node, fault);
    };
    const faultOfImport = (specifier) => {
      if (!specifier.startsWith(".")) return faultOfPackage(from, specifier);
      const target = relative(source, join(dirname(context.filename), specifier))
        .split(sep)
        .join("/");
      const to = placeOf(target);
      return target.startsWith("..") || to.row === -1
        ? `src may import nothing from outside its layers, as ${specifier} is.`
        : faultBetween(from, to, target);
    };
    const refuseLoader = (node) => report(node, "src loads by import alone, which lint can judge.");
    // One fault is enough for a file that belongs nowhere.
    if (misplaced !== undefined) return { Program: (node) => report(node, misplaced) };
    return {
      ImportDeclaration: (node) => check(node, node.source),
      ExportNamedDeclaration(node) {
        if (node.source) check(node, node.source);
      },
      ExportAllDeclaration: (node) => check(node, node.source),
      ImportExpression: (node) => check(node, node.source),
      TSImportType: (node) => check(node, node.source),
      TSExternalModuleReference: refuseLoader,
      Identifier(node) {
        if (loaders.includes(node.name)) refuseLoader(node);
      },
    };
  },
};

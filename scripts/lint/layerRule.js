import { dirname, join, relative, sep } from "node:path";

/**
 * The layers of src from the top down; those of one row stand side by side and do not know each other. `packages` are
 * those a layer may import beside node's own, `types` those of which it may import types alone, `rooms` its folders from
 * the top down, with "" for the files that lie in none.
 */
export const layers = [
  [{ name: "extension", packages: ["vscode"] }],
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
      rooms: [["pickers"], ["tree"], ["channel", "sources"], ["status"], ["messages"], ["text"]],
    },
  ],
  [{ name: "sessions", types: ["vscode"] }],
  [{ name: "reading", rooms: [[""], ["secrets"]] }],
  [
    {
      name: "databricks",
      packages: ["oauth4webapi", "yaml"],
      rooms: [[""], ["bundle"], ["auth"], ["config"], ["cli"], ["api"]],
    },
    // Its rooms use what lies on top, such as its errors and types, and not each other.
    { name: "logstream", packages: ["ws"], apart: ["wire", "resume"] },
  ],
];

const publicSurface = "logstream/index.ts";

function placeOf(path) {
  const [first = "", second = ""] = path.split("/");
  const name = first.replace(/\.ts$/, "");
  const row = layers.findIndex((side) => side.some((layer) => layer.name === name));
  return { name, row, room: second.endsWith(".ts") ? "" : second };
}

function below(row) {
  const names = (layers[row + 1] ?? []).map(({ name }) => `src/${name}`);
  return names.join(" or ");
}

function faultBetween(from, to, target) {
  const layer = layers[from.row].find(({ name }) => name === from.name);
  if (from.name === to.name) return faultBetweenRooms(layer, from.room, to.room);
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
  if (rowOf(from) === -1)
    return `src/${name}/${from} is no room that scripts/lint/layerRule.js knows. Give it a place there.`;
  if (rowOf(to) > rowOf(from)) return undefined;
  const nameOf = (room) => (room === "" ? `the top of src/${name}` : `src/${name}/${room}`);
  if (rowOf(to) === rowOf(from))
    return `${nameOf(from)} and ${nameOf(to)} stand side by side. What both need belongs in a room below.`;
  return `${nameOf(from)} may not import ${nameOf(to)}, which is above it. What both need belongs in ${nameOf(from)} or below.`;
}

function faultOfPackage(from, specifier, isType) {
  const { name, packages = [], types = [] } = layers[from.row].find((layer) => layer.name === from.name);
  if (specifier.startsWith("node:") || packages.includes(specifier)) return undefined;
  if (types.includes(specifier))
    return isType
      ? undefined
      : `src/${name} may import types alone from ${specifier}. What runs with it belongs in src/ui or above.`;
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
 * ESLint rule: imports in src point down only.
 * @type {import("eslint").Rule.RuleModule}
 */
export const layerRule = {
  meta: { type: "problem", schema: [], messages: { fault: "{{fault}}" } },
  create(context) {
    const source = join(context.cwd, "src");
    const file = relative(source, context.filename).split(sep).join("/");
    const from = placeOf(file);
    const check = (node, specifier, isType) => {
      if (typeof specifier !== "string") return;
      let fault;
      if (from.row === -1) {
        fault = `src/${from.name} is no layer that scripts/lint/layerRule.js knows. Give it a place there.`;
      } else if (specifier.startsWith(".")) {
        const target = relative(source, join(dirname(context.filename), specifier))
          .split(sep)
          .join("/");
        const to = placeOf(target);
        fault =
          target.startsWith("..") || to.row === -1
            ? `src may import nothing from outside its layers, as ${specifier} is.`
            : faultBetween(from, to, target);
      } else fault = faultOfPackage(from, specifier, isType);
      if (fault !== undefined) context.report({ node, messageId: "fault", data: { fault } });
    };
    return {
      ImportDeclaration(node) {
        const isType =
          node.importKind === "type" ||
          (node.specifiers.length > 0 && node.specifiers.every(({ importKind }) => importKind === "type"));
        check(node, node.source.value, isType);
      },
      ExportNamedDeclaration(node) {
        check(node, node.source?.value, node.exportKind === "type");
      },
      ExportAllDeclaration(node) {
        check(node, node.source.value, node.exportKind === "type");
      },
      ImportExpression(node) {
        check(node, node.source.value, false);
      },
      TSImportType(node) {
        check(node, node.source?.value ?? node.argument?.literal?.value, true);
      },
    };
  },
};

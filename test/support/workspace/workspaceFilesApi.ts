import { posix } from "node:path";
import { readJson, restError, type HttpAnswer, type HttpQuestion } from "./httpAnswer.ts";

interface Entry {
  readonly object_type: "DIRECTORY" | "FILE";
  readonly object_id: number;
  readonly modified_at: number;
  readonly content?: string;
}

const importPath = "/api/2.0/workspace-files/import-file/";

/** The folders and files of the workspace, as far as a project that is deployed needs them. They are kept as text. */
export class WorkspaceFiles {
  readonly #entries = new Map<string, Entry>([["/", folder(1)]]);
  #lastId = 1000;

  /** undefined where the path is none of these. */
  answer({ method, url, body }: HttpQuestion): HttpAnswer | undefined {
    const path = url.searchParams.get("path") ?? "";
    const json = readJson(body) ?? {};
    const named = textOf(json["path"]);
    if (method === "POST" && url.pathname.startsWith(importPath)) {
      const target = `/${decodeURIComponent(url.pathname.slice(importPath.length))}`;
      return this.#write(target, body, url.searchParams.get("overwrite") === "true");
    }
    switch (`${method} ${url.pathname}`) {
      case "POST /api/2.0/workspace/mkdirs":
        return this.#makeFolders(named);
      case "POST /api/2.0/workspace/import": {
        const content = Buffer.from(textOf(json["content"]), "base64").toString();
        return this.#write(named, content, json["overwrite"] === true);
      }
      case "POST /api/2.0/workspace/delete":
        return this.#delete(named, json["recursive"] === true);
      case "GET /api/2.0/workspace/get-status":
        return this.#status(path);
      case "GET /api/2.0/workspace/list":
        return this.#list(path);
      case "GET /api/2.0/workspace/export":
        return this.#export(path, url.searchParams.get("direct_download") === "true");
      default:
        return undefined;
    }
  }

  #makeFolders(path: string): HttpAnswer {
    for (let at = posix.normalize(path); at !== "/" && at !== "."; at = posix.dirname(at)) {
      if (this.#entries.get(at)?.object_type === "FILE") {
        return restError(400, "RESOURCE_ALREADY_EXISTS", `Path (${at}) already exists.`);
      }
      if (!this.#entries.has(at)) this.#entries.set(at, folder(++this.#lastId));
    }
    return { status: 200, body: {} };
  }

  #write(path: string, content: string, isOverwritten: boolean): HttpAnswer {
    const parent = posix.dirname(path);
    if (this.#entries.get(parent)?.object_type !== "DIRECTORY") {
      return restError(404, "RESOURCE_DOES_NOT_EXIST", `The parent folder (${parent}) does not exist.`);
    }
    if (this.#entries.has(path) && !isOverwritten) {
      return restError(409, "RESOURCE_ALREADY_EXISTS", `Path (${path}) already exists.`);
    }
    this.#entries.set(path, {
      object_type: "FILE",
      object_id: ++this.#lastId,
      modified_at: Date.now(),
      content,
    });
    return { status: 200, body: {} };
  }

  #delete(path: string, isRecursive: boolean): HttpAnswer {
    if (!this.#entries.has(path)) return absent(path);
    const below = [...this.#entries.keys()].filter((key) => key.startsWith(`${path}/`));
    if (below.length > 0 && !isRecursive) {
      return restError(400, "DIRECTORY_NOT_EMPTY", `Folder (${path}) is not empty.`);
    }
    for (const key of [path, ...below]) this.#entries.delete(key);
    return { status: 200, body: {} };
  }

  #status(path: string): HttpAnswer {
    const entry = this.#entries.get(posix.normalize(path));
    return entry === undefined ? absent(path) : { status: 200, body: describe(path, entry) };
  }

  #list(path: string): HttpAnswer {
    const entry = this.#entries.get(path);
    if (entry === undefined) return absent(path);
    const inside = [...this.#entries].filter(([key]) => key !== "/" && posix.dirname(key) === path);
    const listed = entry.object_type === "FILE" ? [[path, entry] as const] : inside;
    return { status: 200, body: { objects: listed.map(([key, one]) => describe(key, one)) } };
  }

  #export(path: string, isDirect: boolean): HttpAnswer {
    const content = this.#entries.get(path)?.content;
    if (content === undefined) return absent(path);
    return isDirect
      ? { status: 200, headers: { "Content-Type": "application/octet-stream" }, body: content }
      : { status: 200, body: { content: Buffer.from(content).toString("base64"), file_type: "auto" } };
  }
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function folder(id: number): Entry {
  return { object_type: "DIRECTORY", object_id: id, modified_at: Date.now() };
}

function describe(path: string, { content, ...entry }: Entry): object {
  const size = content === undefined ? {} : { size: Buffer.byteLength(content) };
  return { path, ...entry, resource_id: String(entry.object_id), ...size };
}

function absent(path: string): HttpAnswer {
  return restError(404, "RESOURCE_DOES_NOT_EXIST", `Path (${path}) doesn't exist.`);
}

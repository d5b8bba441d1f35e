import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { projectFolder } from "./command.ts";
import { startDemoWorkspace } from "./demoWorkspace.ts";

/** The stand-in workspace for F5: launch.json points the extension at the file this writes. */
const folder = join(projectFolder, ".cache/debug");
await mkdir(folder, { recursive: true });
const workspace = await startDemoWorkspace(folder);
console.log(`The stand-in workspace answers at ${workspace.url}`);

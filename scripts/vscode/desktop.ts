import { execFileSync, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { atExit } from "../atExit.ts";
import { projectFolder } from "../command.ts";
import { endTree, endTreesNow } from "../processTree.ts";
import type { Profile } from "./profile.ts";
import { vscodeEnvironment } from "./profile.ts";
import { findProgram } from "./systemPackages.ts";

function hasDisplay(): boolean {
  if (process.platform !== "linux") return true;
  return Boolean(process.env["DISPLAY"] ?? process.env["WAYLAND_DISPLAY"]);
}

/** Whether this VS Code is one the extension's manifest accepts. */
function isRecentEnough(code: string): boolean {
  const manifest = readFileSync(join(projectFolder, "package.json"), "utf8");
  const floor = (JSON.parse(manifest) as { engines: { vscode: string } }).engines.vscode.replace("^", "");
  try {
    const shell = process.platform === "win32";
    const [version = ""] = execFileSync(code, ["--version"], {
      encoding: "utf8",
      shell,
      stdio: "pipe",
    }).split("\n");
    if (version.localeCompare(floor, undefined, { numeric: true }) >= 0) return true;
    console.log(`The VS Code on this machine is ${version || "unknown"}; the extension needs ${floor}.`);
  } catch {
    console.log(`${code} could not say its version.`);
  }
  return false;
}

/** The desktop VS Code of this machine, when there is a screen to show it on and it is recent enough. */
export function findDesktopVSCode(): string | undefined {
  // Inside a remote VS Code's terminal, `code` talks to that window instead of starting one.
  if (!hasDisplay() || process.env["VSCODE_IPC_HOOK_CLI"] !== undefined) return undefined;
  const code = findProgram(process.platform === "win32" ? "code.cmd" : "code");
  return code !== undefined && isRecentEnough(code) ? code : undefined;
}

/** Where no program is below another, a window's processes are known by the profile folder they were given. */
function processesNaming(path: string): number[] {
  if (process.platform === "win32") return [];
  if (process.platform !== "linux") {
    const rows = execFileSync("ps", ["-A", "-o", "pid=,command="], { encoding: "utf8" }).split("\n");
    return rows.filter((row) => row.includes(path)).map((row) => Number.parseInt(row, 10));
  }
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(path);
      } catch {
        return false;
      }
    })
    .map(Number);
}

export interface DesktopWindow extends AsyncDisposable {
  /** Resolves when the person has closed the window. */
  readonly closed: Promise<void>;
}

/** Opens a desktop VS Code of its own on `folder`, with the extension run from its sources. */
export function openDesktop(
  code: string,
  options: { profile: Profile; folder: string; extension: string; env: NodeJS.ProcessEnv },
): DesktopWindow {
  const { profile, folder, extension, env } = options;
  const ours = (): number[] => processesNaming(profile.userDataDir).filter((pid) => pid !== process.pid);
  atExit(() => {
    endTreesNow(ours());
  });
  const args = [
    ...["--new-window", "--wait", "--skip-welcome", "--disable-workspace-trust", "--disable-extensions"],
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    `--user-data-dir=${profile.userDataDir}`,
    `--extensions-dir=${profile.extensionsDir}`,
    `--extensionDevelopmentPath=${extension}`,
    folder,
  ];
  const { HOME, XDG_RUNTIME_DIR } = process.env;
  const child = spawn(code, args, {
    // A desktop program finds its screen and sound by these two.
    env: vscodeEnvironment(profile, { HOME, XDG_RUNTIME_DIR, ...env }),
    stdio: "ignore",
    shell: process.platform === "win32",
  });
  const closed = new Promise<void>((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", () => {
      resolve();
    });
  });
  return {
    closed,
    async [Symbol.asyncDispose]() {
      for (const pid of [child.pid, ...ours()]) await endTree(pid);
    },
  };
}

/** Shows an address in the person's browser, where there is one. */
export function openInBrowser(address: string): boolean {
  const opener = { linux: "xdg-open", darwin: "open" }[process.platform as string];
  if (opener === undefined || !hasDisplay() || findProgram(opener) === undefined) return false;
  const child = spawn(opener, [address], { stdio: "ignore", detached: true });
  child.on("error", () => undefined);
  child.unref();
  return true;
}

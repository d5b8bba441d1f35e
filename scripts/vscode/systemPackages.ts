import { spawn } from "node:child_process";
import { accessSync, constants, existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { Setback } from "../setback.ts";

/** A program the machine must have, and what its packages are called by the common package managers. */
interface Requirement {
  readonly what: string;
  readonly isPresent: () => boolean;
  readonly packages: Readonly<Record<"apt-get" | "dnf" | "apk" | "pacman" | "zypper", readonly string[]>>;
}

export function findProgram(...names: string[]): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter(Boolean);
  for (const name of names) {
    for (const folder of folders) {
      const file = join(folder, name);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch {
        continue;
      }
    }
  }
  return undefined;
}

/** Chromium draws no letter at all without one. */
function hasFonts(): boolean {
  if (process.platform !== "linux") return true;
  const folders = ["/usr/share/fonts", "/usr/local/share/fonts", join(process.env["HOME"] ?? "/", ".fonts")];
  return folders.some(
    (folder) =>
      existsSync(folder) &&
      readdirSync(folder, { recursive: true }).some((file) => /\.(ttf|otf|ttc)$/i.test(String(file))),
  );
}

const macBrowsers = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/**
 * The browser of this machine: `CHROME_PATH` when set, else the first Chrome or Chromium found. The headless shell is
 * the same engine without a desktop's parts: a window of VS Code costs a sixth less in it.
 */
export function findBrowser(): string | undefined {
  return (
    process.env["CHROME_PATH"] ??
    findProgram(
      "chromium-headless-shell",
      "google-chrome-stable",
      "google-chrome",
      "chromium",
      "chromium-browser",
      "chrome",
    ) ??
    macBrowsers.find((file) => existsSync(file))
  );
}

export const browser: Requirement = {
  what: "Chromium",
  isPresent: () => findBrowser() !== undefined,
  packages: {
    "apt-get": ["chromium-headless-shell"],
    dnf: ["chromium"],
    apk: ["chromium"],
    pacman: ["chromium"],
    zypper: ["chromium"],
  },
};

export const fonts: Requirement = {
  what: "a font",
  isPresent: hasFonts,
  packages: {
    "apt-get": ["fonts-dejavu-core", "fonts-liberation"],
    dnf: ["dejavu-sans-fonts", "dejavu-sans-mono-fonts"],
    apk: ["font-dejavu"],
    pacman: ["ttf-dejavu"],
    zypper: ["dejavu-fonts"],
  },
};

export const compiler: Requirement = {
  what: "a C++ compiler with make and Python 3",
  isPresent: () =>
    findProgram("python3") !== undefined &&
    findProgram("make") !== undefined &&
    findProgram("g++", "clang++", "c++") !== undefined,
  packages: {
    "apt-get": ["python3", "make", "g++"],
    dnf: ["python3", "make", "gcc-c++"],
    apk: ["python3", "make", "g++"],
    pacman: ["python", "make", "gcc"],
    zypper: ["python3", "make", "gcc-c++"],
  },
};

const installCommands = {
  "apt-get": "apt-get update && apt-get install -y --no-install-recommends",
  dnf: "dnf install -y",
  apk: "apk add",
  pacman: "pacman -S --noconfirm",
  zypper: "zypper install -y",
} as const;

function shell(command: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn("sh", ["-c", command], {
      stdio: ["ignore", 2, 2],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
    child.on("error", reject);
    child.on("exit", (code) => {
      resolve(code ?? 1);
    });
  });
}

/**
 * Installs what is missing as root on Debian.
 *
 * @throws Setback naming the exact command, where this process may not run it itself.
 */
export async function ensureOnMachine(requirements: readonly Requirement[]): Promise<void> {
  const missing = requirements.filter((requirement) => !requirement.isPresent());
  if (missing.length === 0) return;
  const what = missing.map((requirement) => requirement.what).join(" and ");
  const installer = (Object.keys(installCommands) as (keyof typeof installCommands)[]).find((name) =>
    findProgram(name),
  );
  if (installer === undefined) {
    throw new Setback(
      `This machine has no ${what.replace(/^an? /, "")}. Install it, then run this command again` +
        (missing.includes(browser) ? " (CHROME_PATH may name the browser's executable)." : "."),
    );
  }
  const names = missing.flatMap((requirement) => requirement.packages[installer]);
  const command = `${installCommands[installer]} ${names.join(" ")}`;
  const byHand = `sudo sh -c '${command}'`;
  if (process.getuid?.() !== 0 || installer !== "apt-get") {
    throw new Setback(
      `This needs ${what}, which this machine has not. Run ${byHand} and then this command again.`,
    );
  }
  console.error(`This needs ${what}. Running: ${command}`);
  const code = await shell(command);
  const still = missing.filter((requirement) => !requirement.isPresent());
  if (code !== 0 || still.length > 0) {
    throw new Setback(
      `The package manager could not install ${what} (exit code ${code}). Run ${byHand} to see why.`,
    );
  }
}

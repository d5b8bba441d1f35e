import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Page } from "playwright-core";
import { projectFolder } from "../../command.ts";
import { ensureVSCode } from "../../vscode/install.ts";
import { drawingFile, THEMES, type DrawingName } from "../pictureNames.ts";
import { boxOf, settledScreenshot, type Box, type Shot } from "../shoot.ts";
import { drawMarks } from "./drawMarks.ts";
import { iconOutlines } from "./iconOutlines.js";
import { readWindow } from "./readWindow.js";

async function iconFont(): Promise<Buffer> {
  const { serverMain } = await ensureVSCode();
  return readFile(join(dirname(serverMain), "media/codicon.ttf"));
}

async function clipOf(page: Page, { of, crop = {} }: Shot): Promise<Box> {
  if (of !== undefined) return boxOf(page.locator(of));
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  return { left: 0, top: 0, right: width, bottom: height, ...crop };
}

/** Writes the window as it is, a drawing for each kind of theme. Answers a line of each. */
export async function draw(page: Page, name: DrawingName, shot: Shot): Promise<string[]> {
  const outline = iconOutlines(await iconFont());
  const made: string[] = [];
  for (const theme of THEMES) {
    // The scene's window follows its system's scheme.
    await page.emulateMedia({ colorScheme: theme });
    await page.locator(theme === "dark" ? ".monaco-workbench.vs-dark" : ".monaco-workbench.vs").waitFor();
    await settledScreenshot(page, shot);
    const clip = await clipOf(page, shot);
    const marks = await page.evaluate(readWindow, { selector: shot.of ?? ".monaco-workbench", clip });
    const svg = drawMarks(marks, clip, outline);
    const file = drawingFile(name, theme);
    await mkdir(dirname(join(projectFolder, file)), { recursive: true });
    await writeFile(join(projectFolder, file), svg);
    made.push(
      `${file}  ${clip.right - clip.left} x ${clip.bottom - clip.top}, ${(svg.length / 1000).toFixed(1)} kB`,
    );
  }
  return made;
}

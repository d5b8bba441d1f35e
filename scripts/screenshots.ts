import { join } from "node:path";
import { projectFolder } from "./command.ts";
import { packageExtension } from "./packaging/packageExtension.ts";
import { withDesk } from "./pictures/desk.ts";
import { draw } from "./pictures/drawing/draw.ts";
import { DRAWINGS, PICTURES, type DrawingName, type PictureName } from "./pictures/pictureNames.ts";
import { scenes } from "./pictures/scenes.ts";
import { shoot } from "./pictures/shoot.ts";
import { runScript, Setback } from "./setback.ts";
import { prepareMachine } from "./vscode/machine.ts";
import { createProfile } from "./vscode/profile.ts";

type Name = PictureName | DrawingName;

const names = [...Object.keys(PICTURES), ...Object.keys(DRAWINGS)] as Name[];
const isDrawing = (name: Name): name is DrawingName => name in DRAWINGS;

/** `npm run screenshots [-- streaming picker]`: all pictures, or some. */
function wantedNames(args: readonly string[]): readonly Name[] {
  const unknown = args.find((arg) => !names.some((name) => name === arg));
  if (unknown !== undefined) {
    throw new Setback(`There is no picture "${unknown}". There are: ${names.join(", ")}.`, 2);
  }
  return args.length === 0 ? names : names.filter((name) => args.includes(name));
}

await runScript(async () => {
  const wanted = wantedNames(process.argv.slice(2));
  await prepareMachine({ needsBrowser: true });
  const profile = await createProfile();
  try {
    const vsix = join(profile.root, "extension.vsix");
    await packageExtension(vsix, { isQuiet: true });
    for (const name of wanted) {
      await withDesk({ vsix, ...scenes[name] }, async (desk) => {
        const { page } = desk.window;
        try {
          const shot = await scenes[name].play(desk);
          const made = isDrawing(name)
            ? await draw(page, name, shot)
            : [`${PICTURES[name]}  ${await shoot(page, join(projectFolder, PICTURES[name]), shot)}`];
          console.log(made.join("\n"));
        } catch (error) {
          const failed = join(projectFolder, "out", `${name}-failed.png`);
          await page.screenshot({ path: failed });
          console.error(`The scene "${name}" failed. The window then: ${failed}`);
          throw error;
        }
      });
    }
  } finally {
    await profile.remove();
  }
  return 0;
});

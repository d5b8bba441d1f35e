import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { readNumbers } from "./measure/figures.ts";
import { measureGrowth } from "./measure/growth.ts";
import { measureIdle } from "./measure/idle.ts";
import { measureRates } from "./measure/rates.ts";
import { measureActivation, measureFirstLine } from "./measure/starts.ts";
import { packageExtension } from "./packaging/packageExtension.ts";
import { runScript, Setback } from "./setback.ts";
import { prepareMachine } from "./vscode/machine.ts";
import { createProfile } from "./vscode/profile.ts";

// What the packaged extension costs in a real window: without options, what a flood of millions of lines leaves behind.

function readMarks(text: string): number[] {
  const marks = readNumbers("lines", text, 1000);
  if (marks.some((mark, index) => mark <= (marks[index - 1] ?? 0) || mark % 1000 !== 0)) {
    throw new Setback(`--lines takes growing multiples of 1000, such as 200000,1000000, not "${text}".`, 2);
  }
  return marks;
}

await runScript(async () => {
  const { values } = parseArgs({
    options: {
      lines: { type: "string", default: "200000,1000000,2000000" },
      screenshot: { type: "string" },
      scrollback: { type: "string", default: "20000" },
      // Lines a second: floods of a pace, and what they do to the window.
      rate: { type: "string" },
      // How long each such flood lasts.
      seconds: { type: "string", default: "20" },
      // Lines logged before: how soon the first of them is there.
      backlog: { type: "string" },
      activation: { type: "boolean", default: false },
      // Seconds: what three quiet streams cost.
      idle: { type: "string" },
      // Of how many measurements the median is told, of rates, backlog and activation.
      rounds: { type: "string", default: "1" },
      // Packages to measure in place of this tree's own; with --rate several are measured in turn.
      vsix: { type: "string", multiple: true, default: [] },
    },
  });
  const one = (option: "seconds" | "rounds" | "scrollback" | "idle" | "backlog", most = 1e9): number => {
    const [number = NaN, ...others] = readNumbers(option, values[option] ?? "", 1);
    if (others.length > 0 || number > most)
      throw new Setback(`--${option} takes one number up to ${most}.`, 2);
    return number;
  };
  const marks = readMarks(values.lines);
  await prepareMachine({ needsBrowser: true });
  const profile = await createProfile();
  try {
    const own = resolve(profile.root, "extension.vsix");
    if (values.vsix.length === 0) await packageExtension(own, { isQuiet: true });
    const packages = values.vsix.length === 0 ? [own] : values.vsix.map((file) => resolve(file));
    const options = { vsix: packages[0] ?? own, scrollback: one("scrollback") };
    if (values.rate !== undefined) {
      const rates = readNumbers("rate", values.rate, 1);
      await measureRates({ ...options, rates, packages, seconds: one("seconds"), rounds: one("rounds") });
    } else if (values.backlog !== undefined) {
      await measureFirstLine({ ...options, backlog: one("backlog"), rounds: one("rounds", 9) });
    } else if (values.activation) await measureActivation({ ...options, rounds: one("rounds") });
    else if (values.idle !== undefined) await measureIdle({ ...options, seconds: one("idle") });
    else await measureGrowth({ ...options, marks, screenshot: values.screenshot });
  } finally {
    await profile.remove();
  }
  return 0;
});

import { readFileSync } from "node:fs";
import { join } from "node:path";

/** `package.json` with its texts in English, as a window shows them: they stand in `package.nls.json`. */
export function readManifest(project: string): Readonly<Record<string, unknown>> {
  const read = (name: string): string => readFileSync(join(project, name), "utf8");
  const texts = JSON.parse(read("package.nls.json")) as Readonly<Record<string, string>>;
  return JSON.parse(read("package.json"), (_key, value: unknown) => {
    const [, name] = typeof value === "string" ? (/^%(.+)%$/.exec(value) ?? []) : [];
    return name === undefined ? value : (texts[name] ?? value);
  }) as Readonly<Record<string, unknown>>;
}

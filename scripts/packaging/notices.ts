import type { ThirdParty } from "./inBundle.ts";

export const noticesFile = "ThirdPartyNotices.txt";

const rule = "-".repeat(80);

/** The notices that the licences of others ask for, as one text. */
export function noticesText(works: readonly ThirdParty[]): string {
  const head = `Third-party notices of Databricks App Logs

The files of this extension hold the following works of others, each under its own licence.`;
  const sections = works.map(({ name, version, license, homepage, licenceText, isPackage }) =>
    [
      rule,
      `${name} ${version}`.trim() + ` (${license})`,
      ...(homepage === undefined ? [] : [homepage]),
      ...(isPackage ? [] : ["Something in this extension was made from it."]),
      "",
      licenceText ?? "",
      "",
    ].join("\n"),
  );
  return `${[head, "", ...sections].join("\n").trimEnd()}\n`;
}

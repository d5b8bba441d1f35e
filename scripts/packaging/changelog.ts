/**
 * What the changelog says of a version: the lines below its heading.
 *
 * @returns undefined where it has no such heading, or nothing below it.
 */
export function changelogSection(changelog: string, version: string): string | undefined {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((one) => /^\[?([^\s\]]+)/.exec(one)?.[1] === version);
  const body = section?.slice(section.indexOf("\n") + 1).trim();
  return body === "" ? undefined : body;
}

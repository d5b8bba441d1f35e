/**
 * VS Code and a marketplace load the README's pictures and links from the repository alone, where vsce has them point.
 * While there is none, the .vsix has a README without them, not one with broken ones.
 */
export function withoutRepository(readme: string): string {
  return (
    readme
      .replaceAll(/^!\[.*\]\(.*\)\n\n?/gm, "")
      // A link that is neither to an address nor to a heading of its own; what it says stays.
      .replaceAll(/\[([^\]]+)\]\((?![a-z]+:|#)[^)]*\)/g, "$1")
  );
}

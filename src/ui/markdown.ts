/** Everything that Markdown or its HTML could read as a mark, and `$(icon)`. */
export function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]()#+\-.!|~<>&$]/g, "\\$&").replaceAll(/\s+/g, " ");
}

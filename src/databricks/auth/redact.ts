/** Text of a program or server without what looks like a token in it. */
export function redactTokens(text: string): string {
  return text.replaceAll(
    /\b(?:eyJ[\w-]{6,}(?:\.[\w-]+)*|dapi[0-9a-f]{8,}\S*|dose[0-9a-f]{8,}\S*|doau[0-9a-f]{8,}\S*)/g,
    "[token]",
  );
}

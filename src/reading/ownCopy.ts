/** The same text by itself: a piece of a longer one keeps all of that in memory. */
export function ownCopy(text: string): string {
  return Buffer.from(text, "utf16le").toString("utf16le");
}

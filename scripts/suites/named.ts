/** The files whose path has one of these parts in it; no part means all of them. */
export function filesNamed(files: readonly string[], parts: readonly string[]): string[] {
  return files.filter((file) => parts.length === 0 || parts.some((part) => file.includes(part)));
}

/** The parts that name none of these files, as one with a slip of the finger does. */
export function partsOfNone(files: readonly string[], parts: readonly string[]): string[] {
  return parts.filter((part) => !files.some((file) => file.includes(part)));
}

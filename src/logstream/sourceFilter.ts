import { ConfigError } from "./streamErrors.ts";

/**
 * Reads source names in any case, comma-separated or repeated, into upper case. Any name is taken, since the service may
 * send more than are known today. A minus before a name leaves that source out: `-HTTP` is everything but HTTP. Nothing
 * given means all sources.
 * @throws ConfigError for a minus without a name.
 */
export function parseSources(values: string | Iterable<string>): Set<string> {
  const given = typeof values === "string" ? [values] : [...values];
  const sources = new Set<string>();
  for (const value of given.flatMap((text) => text.split(","))) {
    const isLeftOut = value.trim().startsWith("-");
    const name = value
      .trim()
      .slice(isLeftOut ? 1 : 0)
      .trim()
      .toUpperCase();
    if (name !== "") {
      sources.add(isLeftOut ? `-${name}` : name);
    } else if (isLeftOut) {
      throw new ConfigError(
        "bad-source",
        "sources",
        `"${value.trim()}" names no source. Give a name after the minus, such as -HTTP.`,
      );
    }
  }
  return sources;
}

/**
 * Says which sources pass, of names that `parseSources` read. With names, those alone pass, without those that are also
 * left out; else all but those left out. A line without a source always passes.
 */
export function sourceFilter(sources: ReadonlySet<string>): (source: string | undefined) => boolean {
  const named = [...sources].filter((name) => !name.startsWith("-"));
  const kept = new Set(named.filter((name) => !sources.has(`-${name}`)));
  return (source) => {
    if (source === undefined || sources.size === 0) {
      return true;
    }
    const name = source.toUpperCase();
    return named.length > 0 ? kept.has(name) : !sources.has(`-${name}`);
  };
}

import type { Random } from "../logstream/random.ts";
import type { Emission } from "../support/workspace/index.ts";
import type { LineTraits } from "./schedule.ts";

export interface LineSource {
  next(count: number): Emission[];
  /** What the app prints each time it comes up. */
  banner(): Emission[];
  /** A line unlike all others, that passes the filters of a stream. */
  marker(source: string): Emission;
}

/** The log of an app, as its traits want it. */
export function createLineSource(traits: LineTraits, random: Random): LineSource {
  const { unit, isWhole, clock } = traits;
  let pastS = 1_700_000_000;
  let count = 0;

  function timestamp(): number {
    if (random.chance(traits.backChance)) {
      pastS -= random.integer(1, 30);
    }
    if (random.chance(traits.tickChance)) {
      pastS += isWhole ? 1 : random.next();
    }
    const seconds = clock === "past" ? pastS : Date.now() / 1e3 + (clock === "ahead" ? 3_600 : 0);
    return isWhole ? Math.floor(seconds) * unit : Math.round(seconds * 1e6) / (1e6 / unit);
  }

  function text(): string {
    count += 1;
    const mark = random.chance(0.5) ? "x" : "y";
    const first = random.chance(traits.uniqueShare)
      ? `${mark} unique ${count}`
      : `word ${random.integer(1, traits.vocabulary)}`;
    const rest = random.chance(traits.manyLinesShare) ? "\n  at one place\r\n\tat another" : "";
    return `${first}${rest}${random.chance(0.2) ? "\n" : ""}`;
  }

  function emission(message: string, isPlain: boolean): Emission {
    if (isPlain) {
      return message;
    }
    return {
      source: random.chance(traits.systemShare) ? "SYSTEM" : "APP",
      timestamp: timestamp(),
      message,
      ...(random.chance(0.2) && { severity: "INFO" }),
    };
  }

  return {
    next: (wanted) =>
      Array.from({ length: wanted }, () => emission(text(), random.chance(traits.plainShare))),
    banner: () =>
      Array.from({ length: traits.bannerLines }, (_unused, index) => {
        // Where nothing repeats, a banner does not either.
        const suffix = traits.uniqueShare === 1 ? ` ${(count += 1)}` : "";
        return emission(`x banner ${index}${suffix}`, traits.isBannerPlain);
      }),
    marker: (source) => ({ source, timestamp: timestamp(), message: `x marker ${(count += 1)}` }),
  };
}

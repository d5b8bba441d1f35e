import { seededRandom, type Random } from "../logstream/random.ts";
import type { Script } from "./memoryServer.ts";

/** How one stream is asked for. */
export interface StreamTraits {
  readonly search: "" | "x";
  readonly sources: "" | "APP" | "SYSTEM";
  readonly tail: number;
  /** The consumer rests so long after each event, milliseconds. */
  readonly restMs: number;
}

/** What the app's lines look like. */
export interface LineTraits {
  readonly uniqueShare: number;
  readonly vocabulary: number;
  readonly plainShare: number;
  readonly systemShare: number;
  readonly longShare: number;
  readonly isWhole: boolean;
  /** How often time passes between two lines. */
  readonly tickChance: number;
  /** How often, and by how many seconds at most, the app's clock steps back. */
  readonly backChance: number;
  readonly backSeconds: number;
}

export type Action =
  | { readonly kind: "emit"; readonly lines: number }
  | { readonly kind: "trickle"; readonly lines: number; readonly everyMs: number }
  | { readonly kind: "wait"; readonly ms: number }
  | { readonly kind: "drop"; readonly how: number | "reset" | "half-open" }
  | { readonly kind: "meet"; readonly script: Script }
  | { readonly kind: "clear-buffer" }
  | { readonly kind: "set-buffer"; readonly lines: number }
  /** Somebody sets our clock. */
  | { readonly kind: "set-clock"; readonly backMs: number }
  /** `break`: the consumer leaves with its next event, and what else was read stays behind. */
  | { readonly kind: "again"; readonly how: "abort" | "break"; readonly traits: StreamTraits };

export interface Plan {
  readonly seed: number;
  readonly lines: LineTraits;
  readonly capacity: number;
  /** Lines the client remembers. */
  readonly memory: number;
  readonly backlog: number;
  readonly stream: StreamTraits;
  readonly actions: readonly Action[];
  /** Every replay begins where the one before did, or later. */
  readonly isMonotone: boolean;
}

export function planSchedule(seed: number): Plan {
  const random = seededRandom(seed);
  const plainShare = random.pick([0, 0, 0.02, 0.2, 1]);
  const backChance = random.pick([0, 0, 0, 0.01]);
  const lines: LineTraits = {
    uniqueShare: random.pick([1, 1, 0.9, 0.5, 0.1]),
    vocabulary: random.integer(1, 12),
    plainShare,
    systemShare: random.pick([0, 0.3]),
    longShare: random.pick([0, 0, 0, 0.02]),
    isWhole: random.chance(0.7),
    tickChance: random.pick([0.02, 0.15, 0.5, 1]),
    backChance,
    backSeconds: random.pick([1, 30, 3_600]),
  };
  const capacity = random.integer(16, random.chance(0.15) ? 400 : 80);
  // Not tried elsewhere: where lines share their times, look the same or have none, or the clock steps back, the streamer
  // repeats some of a buffer that comes back, or tells no hole of it (seeds 700002139 and 700030076, of lines that share
  // their times). No server was seen to do it.
  const isPlain = plainShare === 0 && backChance === 0 && lines.uniqueShare === 1 && lines.tickChance === 1;
  const isMonotone = !(isPlain && random.chance(0.2));
  // What is older than all that is remembered counts as delivered, but for a buffer that comes back: nobody can tell that.
  const isForgetful = isMonotone && random.chance(0.2);
  const memory = isForgetful ? random.integer(40, 200) : 100_000;
  const changesSearch = random.chance(0.25);
  const stream = planStream(random, changesSearch);
  const wanted = random.integer(2, 9);
  const actions: Action[] = [];
  while (actions.length < wanted) {
    actions.push(...planActions(random, { capacity, plainShare, isMonotone, memory, changesSearch }));
  }
  return {
    seed,
    lines,
    capacity,
    memory,
    backlog: random.integer(0, Math.floor(capacity * 1.5)),
    stream,
    actions,
    isMonotone,
  };
}

/**
 * A schedule that goes from one search to another and back, often before a replay is over, among lines that share their
 * times. None is without a time: the streamer shows such a line a second time where another search had shown it and two
 * connections one after the other fall silent before they come to it.
 */
export function planSearches(seed: number): Plan {
  const random = seededRandom(seed);
  const traits: StreamTraits = { search: "", sources: "", tail: 0, restMs: 0 };
  const actions: Action[] = [];
  let search: StreamTraits["search"] = "";
  for (let streams = random.integer(2, 4); streams > 0; streams -= 1) {
    if (random.chance(0.5)) actions.push({ kind: "clear-buffer" });
    if (random.chance(0.7)) actions.push({ kind: "emit", lines: random.integer(5, 25) });
    for (let cuts = random.integer(0, 2); cuts > 0; cuts -= 1) {
      const how = random.pick(["half-open", "half-open", "reset"] as const);
      const cut = { afterLines: random.integer(1, 20), how };
      const script = { dateOffsetMs: 0, readFrames: random.pick([1, 1_000]), readEveryMs: 0, cut };
      actions.push({ kind: "meet", script });
    }
    if (random.chance(0.8)) search = search === "" ? "x" : "";
    const how = random.pick(["abort", "break"] as const);
    actions.push({ kind: "again", how, traits: { ...traits, search } });
    actions.push({ kind: "wait", ms: random.pick([5, 50, 500, 3_000, 20_000]) });
  }
  return {
    seed,
    lines: {
      uniqueShare: random.pick([1, 1, 0.5]),
      vocabulary: 12,
      plainShare: 0,
      systemShare: 0,
      longShare: 0,
      isWhole: true,
      tickChance: random.pick([0, 0.02, 0.1]),
      backChance: 0,
      backSeconds: 1,
    },
    capacity: random.integer(16, 60),
    memory: 100_000,
    backlog: random.integer(0, 30),
    stream: traits,
    actions,
    isMonotone: true,
  };
}

function planStream(random: Random, changesSearch: boolean): StreamTraits {
  return {
    search: changesSearch && random.chance(0.5) ? "x" : "",
    sources: random.pick(["", "", "", "APP", "SYSTEM"]),
    tail: random.chance(0.35) ? random.integer(1, 60) : 0,
    restMs: random.chance(0.15) ? random.integer(1, 200) : 0,
  };
}

interface Bounds {
  readonly capacity: number;
  readonly plainShare: number;
  readonly isMonotone: boolean;
  readonly memory: number;
  readonly changesSearch: boolean;
}

function planActions(random: Random, bounds: Bounds): Action[] {
  const emit: Action = {
    kind: "emit",
    lines: random.chance(0.15) ? random.integer(40, 200) : random.integer(1, 15),
  };
  switch (random.integer(1, 14)) {
    case 1:
    case 2:
      return [emit];
    case 3:
      return [{ kind: "trickle", lines: random.integer(2, 12), everyMs: random.integer(0, 60) }];
    case 4:
      return [{ kind: "wait", ms: random.integer(0, 4_000) }];
    case 5:
    case 6:
      return [...(random.chance(0.5) ? [emit] : []), ...planDrop(random)];
    case 7:
    case 8:
    case 9:
      return [
        { kind: "meet", script: planScript(random, bounds) },
        ...(random.chance(0.3) ? [{ kind: "meet", script: planScript(random, bounds) } as const] : []),
        ...planDrop(random),
      ];
    case 10:
      return random.chance(0.5)
        ? [{ kind: "clear-buffer" }, ...planDrop(random)]
        : [{ kind: "set-buffer", lines: random.integer(16, bounds.capacity) }];
    case 11:
      return [{ kind: "set-clock", backMs: random.pick([3_600_000, -3_600_000, 5_000]) }];
    default:
      return [
        ...(random.chance(0.6) ? [{ kind: "wait", ms: 4_000 } as const] : []),
        {
          kind: "again",
          how: random.chance(0.7) ? "abort" : "break",
          traits: planStream(random, bounds.changesSearch),
        },
        ...(random.chance(0.6) ? [{ kind: "wait", ms: 4_000 } as const] : []),
      ];
  }
}

function planDrop(random: Random): Action[] {
  const how = random.pick(["reset", "reset", "half-open", 1000, 1001, 1011] as const);
  return [
    ...(random.chance(0.5) ? [{ kind: "wait", ms: random.integer(0, 3_000) } as const] : []),
    { kind: "drop", how },
    ...(random.chance(0.5) ? [{ kind: "emit", lines: random.integer(1, 30) } as const] : []),
    ...(random.chance(0.6) ? [{ kind: "wait", ms: random.integer(0, 9_000) } as const] : []),
  ];
}

function planScript(random: Random, { capacity, plainShare, isMonotone, memory }: Bounds): Script {
  const how = random.pick(["reset", "reset", "half-open", 1000, 1001, 1011] as const);
  return {
    refuse: random.chance(0.1),
    handshakeMs: random.integer(0, 40),
    dateOffsetMs: random.pick([0, 0, undefined, 3_600_000, -10_000]),
    readFrames: random.pick([1, 3, 20, 1_000]),
    readEveryMs: random.pick([0, 0, 1, 7]),
    pause:
      // What is older than all that is remembered, and is followed by nothing, reads as a log that began anew.
      memory >= capacity && random.chance(0.3)
        ? // Of lines without a time a replay that pauses reads as the banner of an app that began anew, and what comes
          // after the pause through another search as live lines of the same text: to a client both worlds are one.
          { afterLines: random.integer(1, capacity), ms: random.integer(10, plainShare > 0 ? 300 : 2_000) }
        : undefined,
    cut: random.chance(0.5) ? { afterLines: random.integer(0, capacity + 5), how } : undefined,
    last: !isMonotone && random.chance(0.4) ? random.integer(1, capacity) : undefined,
  };
}

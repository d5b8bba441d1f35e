import { seededRandom, type Random } from "../logstream/random.ts";
import type { AppSpec, ConnectionScript, Drop, RefusalStatus, Step } from "../support/workspace/index.ts";

/** How one stream of a schedule is asked for. */
export interface StreamTraits {
  readonly sources: "" | "APP" | "SYSTEM";
  /** Only in schedules without repeated lines. */
  readonly search: "" | "x";
  readonly tail: number;
  readonly whenStopped: "end" | "wait";
  /** The consumer rests up to this long after an event, milliseconds. */
  readonly restMs: number;
  /** The stream ends by itself after this long, milliseconds. */
  readonly timeoutMs: number | undefined;
}

/** What the app's lines look like. */
export interface LineTraits {
  /** Share of lines that never come again. 1: nothing repeats. */
  readonly uniqueShare: number;
  /** So many different texts repeat. */
  readonly vocabulary: number;
  readonly plainShare: number;
  readonly systemShare: number;
  readonly manyLinesShare: number;
  readonly clock: "now" | "past" | "ahead";
  /** Of the timestamp: 1 is seconds, 1e3 milliseconds, 1e6 microseconds. */
  readonly unit: 1 | 1e3 | 1e6;
  readonly isWhole: boolean;
  /** How often a second passes between two lines, unless the clock is the real one. */
  readonly tickChance: number;
  /** How often the clock steps back. */
  readonly backChance: number;
  /** So many lines, the same each time, after each restart. */
  readonly bannerLines: number;
  readonly isBannerPlain: boolean;
}

export type Action =
  | { readonly kind: "emit"; readonly lines: number }
  | { readonly kind: "trickle"; readonly lines: number; readonly everyMs: number }
  | { readonly kind: "rest"; readonly ms: number }
  /** Waits, for a while, until the client has all there is. */
  | { readonly kind: "catch-up" }
  | { readonly kind: "drop"; readonly how: Drop }
  /** The coming connects meet these. */
  | { readonly kind: "meet"; readonly name: string; readonly script: ConnectionScript }
  | { readonly kind: "clear-buffer" }
  | { readonly kind: "set-buffer"; readonly lines: number }
  | { readonly kind: "restart"; readonly keepBuffer: boolean; readonly downMs: number }
  | { readonly kind: "deploy"; readonly keepBuffer: boolean }
  | { readonly kind: "stop-and-start"; readonly downMs: number }
  | { readonly kind: "revoke-token" }
  | { readonly kind: "expire-token"; readonly inMs: number }
  | { readonly kind: "fail-status-checks"; readonly times: number }
  /** Stop, then stream again with the same history. */
  | { readonly kind: "again"; readonly how: "abort" | "break"; readonly traits: StreamTraits }
  /** The same, and between the two a stream that does not follow. */
  | { readonly kind: "snapshot"; readonly tail: number; readonly traits: StreamTraits }
  /** Every connect is closed at once, for a while. */
  | { readonly kind: "storm"; readonly code: number }
  /** No token is good any more, until the stream gives up. */
  | { readonly kind: "lock-out"; readonly status: RefusalStatus };

export interface Schedule {
  readonly seed: number;
  readonly app: Omit<AppSpec, "name">;
  readonly lines: LineTraits;
  readonly backlogLines: number;
  readonly stream: StreamTraits;
  readonly actions: readonly Action[];
}

const codes = [1000, 1001, 1001, 1002, 1008, 1011, 1012, 1013, 4000, 4401, 4403, undefined] as const;

export function planSchedule(seed: number): Schedule {
  const random = seededRandom(seed);
  const isUnique = random.chance(0.4);
  const lines = planLines(random, isUnique);
  const bufferLines = random.integer(16, random.chance(0.2) ? 400 : 90);
  const actions: Action[] = [];
  const wanted = random.integer(4, 12);
  while (actions.length < wanted) {
    actions.push(...planActions(random, { isUnique, bufferLines, lines }));
  }
  const stream = planStream(random, isUnique);
  return {
    seed,
    app: {
      bufferLines,
      ...(random.chance(0.05) && { bufferBytes: bufferLines * 80 }),
      keepAliveMs: random.pick([0, 0, 15_000, 7, 40]),
      keepAliveBinary: random.chance(0.5),
      keepAliveAfterReplay: random.chance(0.3),
      closeOnExpiry: random.chance(0.5),
      refuseWith: random.pick([302, 401, 403]),
      transitionMs: random.integer(1, 15),
    },
    lines,
    backlogLines: random.chance(0.1) ? 0 : random.integer(0, Math.floor(bufferLines * 1.5)),
    stream,
    actions,
  };
}

function planLines(random: Random, isUnique: boolean): LineTraits {
  return {
    uniqueShare: isUnique ? 1 : random.pick([0, 0.3, 0.6, 0.9]),
    vocabulary: random.integer(1, 12),
    plainShare: random.pick([0, 0.02, 0.1, 0.4, 1]),
    systemShare: random.pick([0, 0.1, 0.5]),
    manyLinesShare: random.pick([0, 0.1]),
    clock: random.pick(["now", "now", "past", "past", "ahead"]),
    unit: random.pick([1, 1, 1, 1e3, 1e6]),
    isWhole: random.chance(0.6),
    tickChance: random.pick([0, 0.02, 0.15, 1]),
    backChance: random.pick([0, 0, 0.03]),
    bannerLines: random.pick([0, 1, 4, 12]),
    isBannerPlain: random.chance(0.5),
  };
}

function planStream(random: Random, isUnique: boolean): StreamTraits {
  return {
    sources: random.pick(["", "", "", "APP", "SYSTEM"]),
    search: isUnique && random.chance(0.25) ? "x" : "",
    tail: random.chance(0.3) ? random.integer(1, 60) : 0,
    whenStopped: random.chance(0.85) ? "wait" : "end",
    restMs: random.chance(0.15) ? random.integer(1, 30) : 0,
    timeoutMs: random.chance(0.05) ? random.integer(20, 500) : undefined,
  };
}

interface Circumstances {
  readonly isUnique: boolean;
  readonly bufferLines: number;
  readonly lines: LineTraits;
}

function planActions(random: Random, circumstances: Circumstances): Action[] {
  const { isUnique, bufferLines } = circumstances;
  const emit: Action = {
    kind: "emit",
    lines: random.chance(0.12) ? random.integer(40, 160) : random.integer(1, 15),
  };
  switch (random.integer(1, 22)) {
    case 1:
    case 2:
    case 3:
      return [emit];
    case 4:
      return [{ kind: "trickle", lines: random.integer(2, 12), everyMs: random.integer(0, 12) }];
    case 5:
    case 6:
      return [{ kind: "catch-up" }];
    case 7:
    case 8:
    case 9:
      return [...(random.chance(0.5) ? [emit] : []), ...planDrop(random)];
    case 10:
    case 11:
    case 12:
    case 13:
      return [...planMeetings(random, circumstances), ...planDrop(random)];
    case 14:
      return random.chance(0.5)
        ? [{ kind: "clear-buffer" }]
        : [{ kind: "set-buffer", lines: random.integer(16, bufferLines * 2) }];
    case 15:
    case 16:
      return [emit, planRestart(random), ...(random.chance(0.5) ? [emit] : [])];
    case 17:
      return random.chance(0.6)
        ? [{ kind: "revoke-token" }, ...planDrop(random)]
        : [{ kind: "expire-token", inMs: random.integer(0, 60) }, ...planDrop(random), { kind: "catch-up" }];
    case 18:
      return [{ kind: "fail-status-checks", times: random.integer(1, 3) }, ...planDrop(random)];
    case 19:
    case 20:
      return [
        ...(random.chance(0.6) ? [{ kind: "catch-up" } as const] : []),
        {
          kind: "again",
          how: random.chance(0.7) ? "abort" : "break",
          traits: planStream(random, isUnique),
        },
      ];
    case 21:
      return [{ kind: "snapshot", tail: random.integer(0, 40), traits: planStream(random, isUnique) }];
    default:
      return random.chance(0.4)
        ? [{ kind: "storm", code: random.pick([1000, 1001, 1011]) }]
        : [{ kind: "lock-out", status: random.pick([302, 401, 403]) }];
  }
}

function planDrop(random: Random): Action[] {
  const code = random.pick(codes);
  const dice = random.next();
  const how = dice < 0.3 ? "reset" : dice < 0.36 ? "half-open" : code === undefined ? {} : { code };
  return [
    ...(random.chance(0.4) ? [{ kind: "rest", ms: random.integer(0, 30) } as const] : []),
    { kind: "drop", how },
    ...(random.chance(0.4) ? [{ kind: "emit", lines: random.integer(1, 30) } as const] : []),
    ...(random.chance(0.6) ? [{ kind: "catch-up" } as const] : []),
  ];
}

function planRestart(random: Random): Action {
  const keepBuffer = random.chance(0.4);
  const downMs = random.integer(0, 40);
  const dice = random.next();
  if (dice < 0.6) {
    return { kind: "restart", keepBuffer, downMs };
  }
  return dice < 0.8 ? { kind: "deploy", keepBuffer } : { kind: "stop-and-start", downMs };
}

function planMeetings(random: Random, circumstances: Circumstances): Action[] {
  return Array.from({ length: random.integer(1, 3) }).flatMap((): Action[] => {
    const [name, script] = planScript(random, circumstances);
    const meeting = { kind: "meet", name, script } as const;
    // A buffer shows less than before only to a client that has seen it.
    return script.replay?.last === undefined ? [meeting] : [{ kind: "catch-up" }, meeting];
  });
}

function planScript(
  random: Random,
  { isUnique, bufferLines, lines }: Circumstances,
): [string, ConnectionScript] {
  const ending = planEnding(random, bufferLines);
  const steps = ending === undefined ? {} : { steps: [ending] };
  switch (random.integer(1, 12)) {
    case 1:
      return ["slow replay", { replay: { delayPerLineMs: random.integer(1, 6) }, ...steps }];
    case 2:
      return ["split frames", { replay: { splitBytes: random.integer(1, 60) }, ...steps }];
    case 3:
      return ["keep-alives in the replay", { replay: { keepAliveEvery: random.integer(1, 5) }, ...steps }];
    case 4:
      return [
        "pause in the replay",
        {
          replay: {
            pauseAfter: {
              lines: random.integer(1, bufferLines),
              // A pause that looks like the end shows by the times of the lines alone that it was none.
              ms: random.integer(10, lines.plainShare < 0.4 ? 450 : 80),
            },
          },
        },
      ];
    case 5:
      // Elsewhere a buffer only ever moves on; where lines repeat or have no time, one that comes back proves nothing.
      return isUnique && lines.plainShare < 0.4 && lines.backChance === 0
        ? ["truncated replay", { replay: { last: random.integer(1, bufferLines) } }]
        : ["binary keep-alive", { steps: [{ send: Buffer.alloc(1), binary: true }] }];
    case 6:
      return planRefusal(random);
    case 7:
      return random.chance(0.5)
        ? ["reset handshake", { handshake: { reset: true } }]
        : ["slow handshake", { handshake: { delayMs: random.integer(1, 60) } }];
    case 8:
      return random.chance(0.2)
        ? ["hanging handshake", { handshake: { hang: true } }]
        : ["refused credential", { handshake: planCredentialRefusal(random) }];
    default:
      return ["cut in the replay", { steps: [ending ?? { afterFrames: 1, reset: true }] }];
  }
}

function planEnding(random: Random, bufferLines: number): Step | undefined {
  const when = {
    afterFrames: random.integer(0, random.chance(0.5) ? 10 : bufferLines + 5),
    ...(random.chance(0.3) && { afterMs: random.integer(0, 20) }),
  };
  const dice = random.next();
  if (dice < 0.3) {
    return undefined;
  }
  if (dice < 0.6) {
    return { ...when, reset: true };
  }
  return dice < 0.65
    ? { ...when, halfOpen: true }
    : { ...when, close: random.pick([1000, 1001, 1001, 1006, 1011, 1012, 4401]) };
}

function planRefusal(random: Random): [string, ConnectionScript] {
  const status = random.pick([429, 429, 503, 503, 500, 504]);
  const retryAfter = random.chance(0.12) ? "1" : random.pick(["0", "", "Thu, 01 Jan 2026 00:00:00 GMT"]);
  return [
    `HTTP ${status}`,
    { handshake: { status, ...(retryAfter !== "" && { headers: { "Retry-After": retryAfter } }) } },
  ];
}

function planCredentialRefusal(random: Random) {
  const status = random.pick([302, 401, 403]);
  return {
    status,
    ...(status === 302 && {
      headers: { Location: "https://example.com/oidc/oauth2/v2.0/authorize?state=s" },
    }),
  };
}

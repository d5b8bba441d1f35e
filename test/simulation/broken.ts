import { createHistory, type LogEvent } from "../../src/logstream/index.ts";
import { streamWithTiming } from "../../src/logstream/streamLogs.ts";
import type { Streamer } from "./player.ts";

type Lines = Extract<LogEvent, { kind: "lines" }>;

/** A streamer whose events pass through `spoil`, which may change, drop or add some. */
function spoiled(spoil: () => (event: LogEvent) => readonly LogEvent[]): Streamer {
  return async function* (config, timing) {
    const change = spoil();
    for await (const event of streamWithTiming(config, timing)) {
      yield* change(event);
    }
  };
}

function lines(event: LogEvent, change: (event: Lines) => readonly LogEvent[]): readonly LogEvent[] {
  return event.kind === "lines" ? change(event) : [event];
}

/** Streamers that are wrong on purpose, each in one way that was met in the wild. */
export const brokenStreamers: Readonly<Record<string, Streamer>> = {
  "repeats its last line after a reconnect": spoiled(() => {
    let last: Lines | undefined;
    let wasCut = false;
    return (event) => {
      wasCut ||= event.kind === "retrying";
      return lines(event, (now) => {
        const again = wasCut && last !== undefined ? [{ ...last, lines: last.lines.slice(-1) }] : [];
        wasCut = false;
        last = now;
        return [...again, now];
      });
    };
  }),
  "repeats the whole replay to a stream that continues": (config, timing) =>
    streamWithTiming({ ...config, history: createHistory() }, timing),
  "loses a line now and then": spoiled(() => {
    let count = 0;
    return (event) =>
      lines(event, (now) => {
        count += 1;
        return count % 3 === 0 ? [{ ...now, lines: now.lines.slice(1) }] : [now];
      });
  }),
  "loses the first line after a reconnect": spoiled(() => {
    let wasCut = false;
    return (event) => {
      wasCut ||= event.kind === "retrying";
      return lines(event, (now) => {
        const kept = wasCut ? now.lines.slice(1) : now.lines;
        wasCut = false;
        return [{ ...now, lines: kept }];
      });
    };
  }),
  "takes what is not newer than the last line for known": spoiled(() => {
    let latest = 0;
    return (event) =>
      lines(event, (now) => {
        const kept = now.lines.filter(
          ({ timestamp }) => latest === 0 || timestamp === undefined || timestamp > latest,
        );
        latest = Math.max(latest, ...now.lines.map(({ timestamp }) => timestamp ?? 0));
        return [{ ...now, lines: kept }];
      });
  }),
  "turns the lines of a batch around": spoiled(
    () => (event) => lines(event, (now) => [{ ...now, lines: now.lines.toReversed() }]),
  ),
  "tells no gap": spoiled(() => (event) => (event.kind === "gap" ? [] : [event])),
  "tells a gap behind the lines it stands before": spoiled(() => {
    let gap: LogEvent | undefined;
    return (event) => {
      if (event.kind === "gap") {
        gap = event;
        return [];
      }
      return lines(event, (now) => {
        const late = gap === undefined ? [] : [gap];
        gap = undefined;
        return [now, ...late];
      });
    };
  }),
  "tells a gap at every reconnect": spoiled(() => {
    let count = 0;
    return (event) => {
      count += event.kind === "connected" ? 1 : 0;
      return event.kind === "connected" && count > 1
        ? [event, { kind: "gap", cause: "buffer-overrun", since: undefined, until: undefined }]
        : [event];
    };
  }),
  "shows one line less than the tail": spoiled(() => {
    let isFirst = true;
    return (event) =>
      lines(event, (now) => {
        const kept = isFirst ? now.lines.slice(1) : now.lines;
        isFirst = false;
        return [{ ...now, lines: kept }];
      });
  }),
  "passes over the source filter": (config, timing) =>
    streamWithTiming({ ...config, sources: new Set() }, timing),
  "shows no other source than APP": (config, timing) =>
    streamWithTiming({ ...config, sources: new Set(["APP"]) }, timing),
  "hands out what it got only with the next lines": spoiled(() => {
    let held: readonly LogEvent[] = [];
    return (event) =>
      lines(event, (now) => {
        const before = held;
        held = [now];
        return before;
      });
  }),
};

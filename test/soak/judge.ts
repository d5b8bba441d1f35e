import { judge as judgeStreams } from "../simulation/judge.ts";
import type { Recording, StreamRecord } from "./recording.ts";
import type { LineTraits } from "./schedule.ts";

export interface Verdict {
  /** Empty when every line came once, in order, and every hole was announced. */
  readonly problems: readonly string[];
  readonly delivered: number;
  readonly gaps: number;
}

/** What came over sockets is judged as what came in virtual time. */
export function judge(recording: Recording, lines: Pick<LineTraits, "backChance">): Verdict {
  const { ledger, streams, dials, isMonotone } = recording;
  const events = dials.flatMap((dial) => dial.events);
  return {
    problems: judgeStreams({
      plan: { isMonotone, memory: Infinity, lines },
      ledger,
      streams: streams.map((stream, index) => ({
        traits: stream.traits,
        wasQuiet: index === streams.length - 1 || hasReadAll(stream),
      })),
      connections: dials.map((dial) => ({
        stream: dial.stream,
        search: streams[dial.stream]?.traits.search ?? "",
        from: dial.from,
        received: dial.received.map((index) => ({ index })),
        events: dial.events,
        wasCut: dial.wasCut,
      })),
      problems: [],
    }),
    delivered: events.reduce((sum, event) => sum + (event.kind === "lines" ? event.keys.length : 0), 0),
    gaps: events.filter(({ kind }) => kind === "gap").length,
  };
}

/** A stream that failed was at its end; one that was stopped, or whose time was over, need not have read all. */
function hasReadAll({ end }: StreamRecord): boolean {
  return end === "failed";
}

import type { LogLine } from "../logstream/index.ts";
import type { LineFacts } from "../reading/lineFacts.ts";
import type { SessionItem } from "./sessionItem.ts";
import type { SpareBuffer } from "./spareBuffer.ts";

/** In the place of what is held as it came. */
const NO_LINE = 0;

type PackedLine = LogLine | typeof NO_LINE;

/** Items that share what their lines say, or one that is held as it came: a notice, or a line that JSON cannot hold. */
interface Run {
  readonly rest: LineFacts | SessionItem;
  count: number;
}

/** What stands for each item in the numbers: what it counts as, when it came, and whether it is a line. */
const NUMBERS = 3;

/** Items that came one after the other. */
export interface ItemPack {
  readonly length: number;
  /** To be used again once the pack is given up. */
  readonly buffer?: Buffer;
  /** What an item counts as. */
  sizeAt(index: number): number;
  isLine(index: number): boolean;
  /** All from this one on. */
  unpack(from: number): readonly SessionItem[];
}

/**
 * Items that came one after the other, their lines as JSON outside of V8's heap. As objects each garbage collection of a
 * flood would copy them, which stops the window, and the heap would grow for it.
 */
export class PackedItems implements ItemPack {
  /** The JSON, and perhaps more behind it. */
  readonly buffer: Buffer;
  readonly length: number;
  readonly #bytes: number;
  readonly #numbers: Float64Array;
  #runs: Run[] = [];

  /** `sizes`: what each of them counts as. */
  constructor(items: readonly SessionItem[], sizes: readonly number[], buffers: SpareBuffer) {
    this.length = items.length;
    this.#numbers = new Float64Array(items.length * NUMBERS);
    const lines: PackedLine[] = [];
    for (const [index, item] of items.entries()) {
      this.#numbers[index * NUMBERS] = sizes[index] ?? 0;
      this.#numbers[index * NUMBERS + 1] = item.arrivedMs;
      this.#numbers[index * NUMBERS + 2] = item.kind === "line" ? 1 : 0;
      const line = plainLine(item);
      lines.push(line ?? NO_LINE);
      this.#addRest(line === undefined || item.kind !== "line" ? item : item.facts);
    }
    let text: string;
    try {
      text = JSON.stringify(lines);
    } catch {
      // Nested too deep.
      text = JSON.stringify(items.map(() => NO_LINE));
      this.#runs = items.map((rest) => ({ rest, count: 1 }));
    }
    const { buffer, bytes } = buffers.write(text);
    this.buffer = buffer;
    this.#bytes = bytes;
  }

  sizeAt(index: number): number {
    return this.#numbers[index * NUMBERS] ?? 0;
  }

  isLine(index: number): boolean {
    return this.#numbers[index * NUMBERS + 2] === 1;
  }

  unpack(from: number): SessionItem[] {
    const lines = JSON.parse(this.buffer.toString("utf8", 0, this.#bytes)) as PackedLine[];
    const items: SessionItem[] = [];
    let at = 0;
    for (const { rest, count } of this.#runs) {
      for (const end = at + count; at < end; at++) {
        const line = lines[at] ?? NO_LINE;
        if (at < from) continue;
        if ("kind" in rest) items.push(rest);
        else if (line !== NO_LINE) {
          items.push({ kind: "line", line, facts: rest, arrivedMs: this.#numbers[at * NUMBERS + 1] ?? NaN });
        }
      }
    }
    return items;
  }

  #addRest(rest: LineFacts | SessionItem): void {
    const last = this.#runs.at(-1);
    if (last?.rest === rest) last.count++;
    else this.#runs.push({ rest, count: 1 });
  }
}

/** The line of an item, where the item is made of nothing else that is told apart. One that was cut is known by its object. */
function plainLine(item: SessionItem): LogLine | undefined {
  if (item.kind !== "line" || item.isRestored !== undefined || item.earlier !== undefined) return undefined;
  const { line } = item;
  const isJson = line.timestamp === undefined || Number.isFinite(line.timestamp);
  return isJson && line.cutFromBytes === undefined ? line : undefined;
}

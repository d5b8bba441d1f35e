/** Room beyond the first use, so that a buffer serves again for texts that are a little longer. */
const ROOM = 1.25;
/** A buffer so many times as large as a text does not serve for it: once a giant line is gone, so is its memory. */
const MOST_TIMES = 4;

/** Buffers to be used again. To V8 each new one is memory of its own, for which it collects garbage in all of the heap. */
export class SpareBuffer {
  #spare: Buffer | undefined;

  /** The UTF-8 of a text, which begins the buffer. */
  write(text: string): { readonly buffer: Buffer; readonly bytes: number } {
    const bytes = Buffer.byteLength(text);
    const spare = this.#spare;
    const isLarge = spare !== undefined && spare.length >= bytes;
    if (isLarge) this.#spare = undefined;
    const fits = isLarge && spare.length <= MOST_TIMES * bytes;
    const buffer = fits ? spare : Buffer.allocUnsafeSlow(Math.ceil(bytes * ROOM));
    buffer.write(text);
    return { buffer, bytes };
  }

  /** Nobody reads it any more. */
  giveBack(buffer: Buffer): void {
    if (buffer.length >= (this.#spare?.length ?? 0)) this.#spare = buffer;
  }
}

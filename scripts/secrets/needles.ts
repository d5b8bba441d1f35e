/** A piece of a secret in one of the forms in which it could be written. */
export interface Needle {
  readonly bytes: Buffer;
  /** "access token", "client secret"; never the secret. */
  readonly kind: string;
  /** "as it is", "in Base64". */
  readonly form: string;
}

/** Half a secret counts as the secret: enough characters of it that nobody could have guessed. */
const pieceLength = 24;

function pieces(secret: string): string[] {
  // A JSON web token begins as all of them do, and its claims can be guessed: what tells is the signature.
  const isWebToken = secret.startsWith("eyJ");
  const telling = isWebToken ? secret.slice(secret.lastIndexOf(".") + 1) : secret;
  if (telling.length >= 2 * pieceLength) return [telling.slice(0, pieceLength), telling.slice(-pieceLength)];
  return [isWebToken ? secret.slice(-2 * pieceLength) : telling];
}

/** Base64 of anything that has the bytes in it, as `id:secret` of a Basic header: they can begin at three places. */
function insideBase64(bytes: Buffer): string[] {
  return [0, 1, 2].map((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64url");
    return whole.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6));
  });
}

function forms(piece: string): [form: string, bytes: Buffer][] {
  const base64 = insideBase64(Buffer.from(piece));
  const standard = base64.map((text) => text.replaceAll("-", "+").replaceAll("_", "/"));
  const texts: [form: string, text: string][] = [
    ["as it is", piece],
    ["in a URL", encodeURIComponent(piece)],
    ["in JSON", JSON.stringify(piece).slice(1, -1)],
    ...[...base64, ...standard].map((text): [string, string] => ["in Base64", text]),
  ];
  // Most are alike in several forms, of which the first is told.
  const different = texts.filter(
    ([, text], index) => texts.findIndex(([, other]) => other === text) === index,
  );
  return [
    ...different.map(([form, text]): [string, Buffer] => [form, Buffer.from(text)]),
    ["in UTF-16", Buffer.from(piece, "utf16le")],
  ];
}

export interface Searcher {
  readonly longest: number;
  /** The needles that the bytes hold, each once. */
  find(bytes: Uint8Array): Needle[];
}

/** Looks for all secrets at once, in one pass over the bytes. */
export function createSearcher(secrets: ReadonlyMap<string, string>): Searcher {
  const needles = [...secrets].flatMap(([secret, kind]) =>
    pieces(secret).flatMap((piece) => forms(piece).map(([form, bytes]): Needle => ({ bytes, kind, form }))),
  );
  // By their first three bytes, with one bit for each such beginning, since most places begin nothing.
  const isBeginning = new Uint8Array(2 ** 21);
  const byBeginning = new Map<number, Needle[]>();
  for (const needle of needles) {
    const [first = 0, second = 0, third = 0] = needle.bytes;
    const beginning = (first << 16) | (second << 8) | third;
    isBeginning[beginning >> 3]! |= 1 << (beginning & 7);
    byBeginning.set(beginning, [...(byBeginning.get(beginning) ?? []), needle]);
  }
  return {
    longest: Math.max(0, ...needles.map(({ bytes }) => bytes.length)),
    find(bytes) {
      const found = new Set<Needle>();
      let beginning = 0;
      for (let index = 0; index < bytes.length; index++) {
        beginning = ((beginning << 8) | bytes[index]!) & 0xff_ff_ff;
        if ((isBeginning[beginning >> 3]! & (1 << (beginning & 7))) === 0) continue;
        for (const needle of byBeginning.get(beginning) ?? []) {
          const start = index - 2;
          const piece = bytes.subarray(start, start + needle.bytes.length);
          if (start >= 0 && needle.bytes.equals(piece)) found.add(needle);
        }
      }
      return [...found];
    },
  };
}

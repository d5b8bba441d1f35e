import { constants, crc32, deflateRawSync, inflateRawSync } from "node:zlib";

/** A file of an archive, by its path in it. */
export interface ZipEntry {
  readonly name: string;
  readonly content: Buffer;
}

export interface ReadEntry extends ZipEntry {
  /** What it takes in the archive, bytes. */
  readonly packedLength: number;
}

const signatures = { file: 0x04034b50, directory: 0x02014b50, end: 0x06054b50 } as const;
const endLength = 22;
const deflated = 8;
/** Bit 11: names are UTF-8. */
const utf8Names = 0x0800;
/** The first day that a zip can name: 1980-01-01, midnight. */
const firstDay = (1 << 5) | 1;
/** "Made by Unix", so that the modes below count; version 2.0 is what is needed to read it. */
const madeBy = (3 << 8) | 20;
const neededVersion = 20;
const regularFile = 0o100644;

function findEnd(zip: Buffer): number {
  for (let at = zip.length - endLength; at >= 0; at--) {
    if (zip.readUInt32LE(at) === signatures.end) return at;
  }
  throw new Error("This is no zip archive: it has no end.");
}

/**
 * The files of an archive, in its order; folders are left out.
 *
 * @throws Error where it is no archive, or a file of it is broken or packed in another way than stored or deflated.
 */
export function readZip(zip: Buffer): ReadEntry[] {
  const end = findEnd(zip);
  const entries: ReadEntry[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    if (zip.readUInt32LE(at) !== signatures.directory) throw new Error("The archive's directory is broken.");
    const [method, crc] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 16)];
    const packedLength = zip.readUInt32LE(at + 20);
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) =>
      zip.readUInt16LE(at + field),
    );
    const header = zip.readUInt32LE(at + 42);
    const name = zip.toString("utf8", at + 46, at + 46 + (nameLength ?? 0));
    const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
    const packed = zip.subarray(start, start + packedLength);
    if (method !== 0 && method !== deflated) throw new Error(`${name} is packed in an unknown way.`);
    const content = method === deflated ? inflateRawSync(packed) : Buffer.from(packed);
    if (crc32(content) !== crc) throw new Error(`${name} is broken.`);
    if (!name.endsWith("/")) entries.push({ name, content, packedLength });
    at += 46 + (nameLength ?? 0) + (extraLength ?? 0) + (commentLength ?? 0);
  }
  return entries;
}

interface Packed {
  readonly name: Buffer;
  readonly data: Buffer;
  /** What the local header and the directory have in common, from the needed version to the lengths. */
  readonly common: Buffer;
}

function pack({ name, content }: ZipEntry): Packed {
  const data = deflateRawSync(content, { level: constants.Z_BEST_COMPRESSION, memLevel: 9 });
  const nameBytes = Buffer.from(name);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(neededVersion, 0);
  common.writeUInt16LE(utf8Names, 2);
  common.writeUInt16LE(deflated, 4);
  common.writeUInt16LE(0, 6);
  common.writeUInt16LE(firstDay, 8);
  common.writeUInt32LE(crc32(content), 10);
  common.writeUInt32LE(data.length, 14);
  common.writeUInt32LE(content.length, 18);
  common.writeUInt16LE(nameBytes.length, 22);
  return { name: nameBytes, data, common };
}

function directoryEntry({ name, common }: Packed, offset: number): Buffer {
  const head = Buffer.alloc(6);
  head.writeUInt32LE(signatures.directory, 0);
  head.writeUInt16LE(madeBy, 4);
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE(regularFile * 0x10000, 6);
  tail.writeUInt32LE(offset, 10);
  return Buffer.concat([head, common, tail, name]);
}

/** An archive that depends on nothing but its files: in the order of their names, of one day, for everybody to read. */
export function writeZip(entries: readonly ZipEntry[]): Buffer {
  const sorted = entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const local: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const packed of sorted.map(pack)) {
    const signature = Buffer.alloc(4);
    signature.writeUInt32LE(signatures.file, 0);
    const parts = [signature, packed.common, packed.name, packed.data];
    directory.push(directoryEntry(packed, offset));
    local.push(...parts);
    offset += parts.reduce((sum, { length }) => sum + length, 0);
  }
  const directoryBytes = Buffer.concat(directory);
  const end = Buffer.alloc(endLength);
  end.writeUInt32LE(signatures.end, 0);
  end.writeUInt16LE(sorted.length, 8);
  end.writeUInt16LE(sorted.length, 10);
  end.writeUInt32LE(directoryBytes.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...local, directoryBytes, end]);
}

/** Owns the bytes of EBML, the way in which WebM files are written: identifiers, sizes, numbers. Pure. */

export const ID = {
  ebml: 0x1a45dfa3,
  segment: 0x18538067,
  seekHead: 0x114d9b74,
  seek: 0x4dbb,
  seekId: 0x53ab,
  seekPosition: 0x53ac,
  info: 0x1549a966,
  timecodeScale: 0x2ad7b1,
  duration: 0x4489,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  trackNumber: 0xd7,
  trackType: 0x83,
  cluster: 0x1f43b675,
  timecode: 0xe7,
  simpleBlock: 0xa3,
  blockGroup: 0xa0,
  block: 0xa1,
  referenceBlock: 0xfb,
  cues: 0x1c53bb6b,
  cuePoint: 0xbb,
  cueTime: 0xb3,
  cueTrackPositions: 0xb7,
  cueTrack: 0xf7,
  cueClusterPosition: 0xf1,
} as const;

export type Head = {
  readonly id: number;
  /** Null where the writer did not know it: as long as the file is being written. */
  readonly size: number | null;
  /** Bytes of identifier and size. */
  readonly length: number;
};

/** @returns null if the bytes end before the head does. */
export function readHead(bytes: Uint8Array, at: number): Head | null {
  const idLength = lengthOf(bytes[at]);
  const sizeAt = at + idLength;
  const sizeLength = lengthOf(bytes[sizeAt]);
  if (idLength === 0 || sizeLength === 0 || sizeAt + sizeLength > bytes.length) return null;
  const id = readUint(bytes, at, idLength);
  // Without the mark of its length: with it, eight bytes are more than a number holds exactly.
  const mask = 0xff >> sizeLength;
  const first = (bytes[sizeAt] ?? 0) & mask;
  const rest = bytes.subarray(sizeAt + 1, sizeAt + sizeLength);
  const isUnknown = first === mask && rest.every((byte) => byte === 0xff);
  const size = isUnknown ? null : first * 256 ** (sizeLength - 1) + readUint(rest, 0, rest.length);
  return { id, size, length: idLength + sizeLength };
}

/** Zero for no byte at all, or for one that begins nothing. */
function lengthOf(first: number | undefined): number {
  return first === undefined || first === 0 ? 0 : Math.clz32(first) - 23;
}

/** Exact up to 2^53, which no file here reaches. */
export function readUint(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let index = 0; index < length; index += 1) value = value * 256 + (bytes[at + index] ?? 0);
  return value;
}

export type Element = { readonly id: number; readonly body: Uint8Array };

/** What is inside of an element whose bytes are all there; stops at the first that is not whole. */
export function children(bytes: Uint8Array): readonly Element[] {
  const found: Element[] = [];
  let at = 0;
  for (;;) {
    const head = readHead(bytes, at);
    if (head?.size === null || head === null || at + head.length + head.size > bytes.length) return found;
    found.push({ id: head.id, body: bytes.subarray(at + head.length, at + head.length + head.size) });
    at += head.length + head.size;
  }
}

export function uint(value: number, length = 8): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let rest = value;
  for (let at = length - 1; at >= 0; at -= 1) {
    bytes[at] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return bytes;
}

export function float(value: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  return bytes;
}

export const idBytes = (id: number): Uint8Array<ArrayBuffer> =>
  uint(id, id > 0xffffff ? 4 : id > 0xffff ? 3 : id > 0xff ? 2 : 1);

/** Always eight bytes, so that a size that is filled in later moves nothing. */
export function sizeBytes(size: number): Uint8Array<ArrayBuffer> {
  const bytes = uint(size);
  bytes[0] = 1;
  return bytes;
}

export function join(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export function element(id: number, ...body: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const size = body.reduce((sum, part) => sum + part.length, 0);
  return join(idBytes(id), sizeBytes(size), ...body);
}

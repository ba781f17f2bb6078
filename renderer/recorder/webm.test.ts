import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { children, element, ID, idBytes, join, readHead, readUint, uint } from './ebml';
import { createScanner, seekable, type Scan } from './webm';

const UNKNOWN = new Uint8Array([1, 255, 255, 255, 255, 255, 255, 255]);
const AUDIO = 1;
const VIDEO = 2;

const block = (track: number, relativeMs: number, isKey: boolean, length = 40): Uint8Array =>
  element(
    ID.simpleBlock,
    new Uint8Array([0x80 | track]),
    uint(relativeMs, 2),
    new Uint8Array([isKey ? 0x80 : 0]),
    new Uint8Array(length).fill(7),
  );

/** As browsers write pictures that have more to them than a picture. */
const group = (relativeMs: number, isKey: boolean): Uint8Array =>
  element(
    ID.blockGroup,
    element(ID.block, new Uint8Array([0x80 | VIDEO]), uint(relativeMs, 2), new Uint8Array(60).fill(7)),
    ...(isKey ? [] : [element(ID.referenceBlock, new Uint8Array([1]))]),
  );

const cluster = (timeMs: number, ...blocks: readonly Uint8Array[]): Uint8Array =>
  join(idBytes(ID.cluster), UNKNOWN, element(ID.timecode, uint(timeMs, 4)), ...blocks);

/** As a browser writes it: nothing is known in advance. */
const live = join(
  element(ID.ebml, new Uint8Array([1, 2, 3])),
  idBytes(ID.segment),
  UNKNOWN,
  element(ID.info, element(ID.timecodeScale, uint(1_000_000, 3))),
  element(
    ID.tracks,
    element(ID.trackEntry, element(ID.trackNumber, uint(AUDIO, 1)), element(ID.trackType, uint(2, 1))),
    element(ID.trackEntry, element(ID.trackNumber, uint(VIDEO, 1)), element(ID.trackType, uint(1, 1))),
  ),
  cluster(0, block(AUDIO, 0, true), block(VIDEO, 5, true, 500), block(VIDEO, 40, false)),
  cluster(2_000, group(0, true), group(600, false), block(AUDIO, 610, true)),
  cluster(3_000, block(VIDEO, 0, true, 300), block(AUDIO, 20, true), block(VIDEO, 966, false)),
);

const scan = (bytes: Uint8Array, piece = bytes.length): Scan | null => {
  const scanner = createScanner();
  for (let at = 0; at < bytes.length; at += piece) scanner.push(bytes.slice(at, at + piece));
  return scanner.result();
};

const written = (bytes: Uint8Array): Uint8Array => {
  const found = scan(bytes);
  if (found === null) throw new Error('nothing to write');
  return join(
    ...seekable(found).map((piece) => ('from' in piece ? bytes.slice(piece.from, piece.until) : piece)),
  );
};

const segmentOf = (file: Uint8Array): Uint8Array => {
  const first = readHead(file, 0);
  const at = (first?.length ?? 0) + (first?.size ?? 0);
  const segment = readHead(file, at);
  expect(segment?.id).toBe(ID.segment);
  expect(at + (segment?.length ?? 0) + (segment?.size ?? 0)).toBe(file.length);
  return file.subarray(at + (segment?.length ?? 0));
};

describe('a live recording', () => {
  it('is read the same wherever its chunks are cut', () => {
    const whole = scan(live);
    expect(whole?.lengthMs).toBe(4_000);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), (piece) => {
        expect(scan(live, piece)).toEqual(whole);
      }),
    );
  });

  it('gets a duration, whole sizes and an index that points at its clusters', () => {
    const segment = segmentOf(written(live));
    const parts = children(segment);
    expect(parts.map(({ id }) => id)).toEqual([
      ID.seekHead,
      ID.info,
      ID.tracks,
      ID.cluster,
      ID.cluster,
      ID.cluster,
      ID.cues,
    ]);
    const info = parts.find(({ id }) => id === ID.info)?.body ?? new Uint8Array();
    const duration = children(info).find(({ id }) => id === ID.duration)?.body ?? new Uint8Array(8);
    expect(new DataView(duration.slice().buffer).getFloat64(0)).toBe(4_000);
    const cues = children(parts.find(({ id }) => id === ID.cues)?.body ?? new Uint8Array());
    const read = cues.map(({ body }) => {
      const [time, positions] = children(body);
      const place = children(positions?.body ?? new Uint8Array());
      const at = place.find(({ id }) => id === ID.cueClusterPosition)?.body ?? new Uint8Array();
      return [readUint(time?.body ?? at, 0, 8), readHead(segment, readUint(at, 0, 8))?.id];
    });
    expect(read).toEqual([
      [5, ID.cluster],
      // And none at 2600: that picture needs the one before it.
      [2_000, ID.cluster],
      [3_000, ID.cluster],
    ]);
    const seeks = children(parts[0]?.body ?? new Uint8Array()).map(({ body }) => children(body));
    for (const [id, position] of seeks) {
      const target = readHead(segment, readUint(position?.body ?? new Uint8Array(), 0, 8));
      expect(target?.id).toBe(readUint(id?.body ?? new Uint8Array(), 0, 4));
    }
  });

  it('that broke off anywhere ends at its last whole block, and is still a whole file', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: live.length }), (length) => {
        const rest = live.slice(0, length);
        const found = scan(rest);
        if (found === null) return;
        expect(found.clusters.at(-1)?.endAt ?? 0).toBeLessThanOrEqual(length);
        const parts = children(segmentOf(written(rest)));
        expect(parts.at(-1)?.id).toBe(ID.cues);
      }),
    );
    expect(scan(live.slice(0, live.length - 3))?.lengthMs).toBe(3_054);
    expect(scan(live.slice(0, 60))).toBeNull();
  });

  it('is no recording if it is something else', () => {
    expect(scan(new Uint8Array(400))).toBeNull();
    expect(scan(new Uint8Array(400).fill(255))).toBeNull();
  });
});

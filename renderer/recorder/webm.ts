/**
 * Owns what makes a live recording a file that players can seek in. MediaRecorder writes a stream: no duration, no sizes,
 * no index. It is read once as it comes, and written again with all three; sound and pictures are copied as they are.
 * A recording that breaks off in the middle ends at its last whole block. Pure.
 */
import {
  children,
  element,
  float,
  ID,
  idBytes,
  join,
  readHead,
  readUint,
  sizeBytes,
  uint,
  type Head,
} from './ebml';

type Cluster = {
  /** Of its first byte in the recording, and of the first after its last whole block. */
  readonly at: number;
  readonly headLength: number;
  endAt: number;
  /** Without the last group of blocks, which may not be all there. */
  safeEndAt: number;
  timeMs: number;
};

/** `clusterAt`: where the cluster begins that holds it. */
type KeyFrame = { readonly timeMs: number; readonly clusterAt: number };

export type Scan = {
  readonly ebml: Uint8Array;
  readonly info: Uint8Array;
  readonly tracks: Uint8Array;
  readonly videoTrack: number | null;
  readonly clusters: readonly Readonly<Cluster>[];
  readonly keyFrames: readonly KeyFrame[];
  readonly lengthMs: number;
};

export type Scanner = {
  /** The next bytes, cut anywhere. */
  push(bytes: Uint8Array): void;
  /** @returns null if there is not one whole block in it. */
  result(): Scan | null;
};

/** How long the last block lasts is not said: about one picture. */
const LAST_BLOCK_MS = 34;
/** Seeking need not be finer. */
const CUE_EVERY_MS = 500;
/** Enough to know of a block: its track, its time, its flags. */
const BLOCK_HEAD = 8;
/** A head is twelve bytes at most. */
const HEAD_LIMIT = 12;

/** What was read so far, and where the reading stands. */
type Reading = {
  /** What is not understood yet, for more has to come. */
  carry: Uint8Array;
  /** Position of `carry` in the recording. */
  at: number;
  /** Bytes of a block or of something unknown that are passed over. */
  skip: number;
  /** What passing over them completes. */
  done: (() => void) | null;
  isBroken: boolean;
  /** The last block stands in a group and may turn out to be no key frame. */
  isInGroup: boolean;
  groupEndAt: number;
  ebml: Uint8Array | null;
  info: Uint8Array | null;
  tracks: Uint8Array | null;
  videoTrack: number | null;
  readonly clusters: Cluster[];
  readonly keyFrames: KeyFrame[];
  endMs: number;
  blocks: number;
};

const nothingRead = (): Reading => ({
  carry: new Uint8Array(),
  at: 0,
  skip: 0,
  done: null,
  isBroken: false,
  isInGroup: false,
  groupEndAt: 0,
  ebml: null,
  info: null,
  tracks: null,
  videoTrack: null,
  clusters: [],
  keyFrames: [],
  endMs: 0,
  blocks: 0,
});

function take(reading: Reading, count: number): void {
  reading.carry = reading.carry.subarray(count);
  reading.at += count;
}

/** It is passed over, and counts once all of it is there. */
function readBlock(reading: Reading, cluster: Cluster, head: Head, size: number): void {
  const { carry } = reading;
  const trackHead = carry[head.length] ?? 0;
  // More than 126 tracks would take two bytes; there are two.
  const track = trackHead & 0x7f;
  const relative = (readUint(carry, head.length + 1, 2) << 16) >> 16;
  // A block of a group says nothing of it: it is a key frame if no reference to another follows.
  const isOfGroup = head.id === ID.block;
  const isKey = isOfGroup || ((carry[head.length + 3] ?? 0) & 0x80) !== 0;
  const timeMs = cluster.timeMs + relative;
  const endAt = isOfGroup ? reading.groupEndAt : reading.at + head.length + size;
  reading.done = () => {
    cluster.safeEndAt = cluster.endAt;
    cluster.endAt = endAt;
    reading.blocks += 1;
    reading.endMs = Math.max(reading.endMs, timeMs);
    if (isKey && track === reading.videoTrack) reading.keyFrames.push({ timeMs, clusterAt: cluster.at });
    reading.isInGroup = isOfGroup && track === reading.videoTrack;
  };
  reading.skip = head.length + size;
}

/** @returns false if more bytes are needed. */
function passOver(reading: Reading): boolean {
  const count = Math.min(reading.skip, reading.carry.length);
  take(reading, count);
  reading.skip -= count;
  if (reading.skip > 0) return false;
  reading.done?.();
  reading.done = null;
  return true;
}

/** One of the few elements that are read whole. @returns false if more bytes are needed. */
function readWhole(reading: Reading, head: Head, whole: number): boolean {
  const { carry } = reading;
  if (carry.length < whole) return false;
  const body = carry.slice(head.length, whole);
  const cluster = reading.clusters.at(-1);
  if (head.id === ID.ebml) reading.ebml = carry.slice(0, whole);
  else if (head.id === ID.info) reading.info = body;
  else if (head.id === ID.tracks) {
    reading.tracks = carry.slice(0, whole);
    reading.videoTrack = videoTrackOf(body);
  } else if (cluster !== undefined) {
    cluster.timeMs = readUint(body, 0, body.length);
    cluster.endAt = reading.at + whole;
    cluster.safeEndAt = cluster.endAt;
  }
  take(reading, whole);
  return true;
}

/** @returns false if more bytes are needed. */
function readSized(reading: Reading, head: Head, size: number): boolean {
  const whole = head.length + size;
  const cluster = reading.clusters.at(-1);
  switch (head.id) {
    case ID.ebml:
    case ID.info:
    case ID.tracks:
    case ID.timecode:
      return readWhole(reading, head, whole);
    case ID.blockGroup:
      reading.groupEndAt = reading.at + whole;
      take(reading, head.length);
      return true;
    case ID.referenceBlock:
      if (reading.isInGroup) reading.keyFrames.pop();
      reading.isInGroup = false;
      reading.skip = whole;
      return true;
    case ID.simpleBlock:
    case ID.block:
      if (reading.carry.length < Math.min(whole, head.length + BLOCK_HEAD)) return false;
      if (cluster !== undefined) readBlock(reading, cluster, head, size);
      return true;
    default:
      reading.skip = whole;
      return true;
  }
}

/** @returns false if more bytes are needed, or none help. */
function step(reading: Reading): boolean {
  if (reading.skip > 0) return passOver(reading);
  const head = readHead(reading.carry, 0);
  if (head === null) {
    if (reading.carry.length >= HEAD_LIMIT) reading.isBroken = true;
    return false;
  }
  if (head.id === ID.segment) {
    take(reading, head.length);
    return true;
  }
  if (head.id === ID.cluster) {
    const bodyAt = reading.at + head.length;
    const { at } = reading;
    reading.clusters.push({ at, headLength: head.length, endAt: bodyAt, safeEndAt: bodyAt, timeMs: 0 });
    take(reading, head.length);
    return true;
  }
  if (head.size === null) {
    reading.isBroken = true;
    return false;
  }
  return readSized(reading, head, head.size);
}

function scanOf({ ebml, info, tracks, blocks, ...reading }: Reading): Scan | null {
  if (ebml === null || info === null || tracks === null || blocks === 0) return null;
  const { videoTrack, keyFrames, endMs } = reading;
  const seen = reading.at + reading.carry.length;
  const clusters = reading.clusters
    .map((cluster) => ({ ...cluster, endAt: cluster.endAt > seen ? cluster.safeEndAt : cluster.endAt }))
    // One that was begun and has no block yet is none.
    .filter(({ at, headLength, endAt }) => endAt > at + headLength);
  return { ebml, info, tracks, videoTrack, clusters, keyFrames, lengthMs: endMs + LAST_BLOCK_MS };
}

export function createScanner(): Scanner {
  const reading = nothingRead();
  return {
    push: (bytes) => {
      reading.carry = join(reading.carry, bytes);
      while (!reading.isBroken && reading.carry.length > 0 && step(reading));
    },
    result: () => scanOf(reading),
  };
}

const VIDEO = 1;

function videoTrackOf(tracks: Uint8Array): number | null {
  for (const { id, body } of children(tracks)) {
    if (id !== ID.trackEntry) continue;
    const parts = children(body);
    const number = (wanted: number): number | null => {
      const found = parts.find((part) => part.id === wanted)?.body;
      return found === undefined ? null : readUint(found, 0, found.length);
    };
    if (number(ID.trackType) === VIDEO) return number(ID.trackNumber);
  }
  return null;
}

/** Bytes of the new file, and stretches of the recording that are copied into it. */
export type Piece = Uint8Array<ArrayBuffer> | { readonly from: number; readonly until: number };

/** The same recording with its duration, every size and an index. */
export function seekable(scan: Scan): readonly Piece[] {
  const info = element(
    ID.info,
    ...children(scan.info)
      .filter(({ id }) => id !== ID.duration)
      .map(({ id, body }) => element(id, body)),
    element(ID.duration, float(scan.lengthMs)),
  );
  // Positions are written in eight bytes each, so that the table is as long as it will be before they are known.
  const seekHeadLength = seekHead([0, 0, 0]).length;
  const infoAt = seekHeadLength;
  const tracksAt = infoAt + info.length;
  let position = tracksAt + scan.tracks.length;
  const newPositions = new Map<number, number>();
  const clusters: Piece[] = [];
  for (const { at, headLength, endAt } of scan.clusters) {
    newPositions.set(at, position);
    const size = endAt - at - headLength;
    const head = join(idBytes(ID.cluster), sizeBytes(size));
    clusters.push(head, { from: at + headLength, until: endAt });
    position += head.length + size;
  }
  const cues = cuesOf(scan, newPositions);
  const size = position + cues.length;
  return [
    join(
      scan.ebml,
      idBytes(ID.segment),
      sizeBytes(size),
      seekHead([infoAt, tracksAt, position]),
      info,
      scan.tracks,
    ),
    ...clusters,
    cues,
  ];
}

function seekHead([info, tracks, cues]: readonly [number, number, number]): Uint8Array {
  const entry = (id: number, position: number): Uint8Array =>
    element(ID.seek, element(ID.seekId, idBytes(id)), element(ID.seekPosition, uint(position)));
  return element(ID.seekHead, entry(ID.info, info), entry(ID.tracks, tracks), entry(ID.cues, cues));
}

function cuesOf({ keyFrames, videoTrack }: Scan, positions: ReadonlyMap<number, number>) {
  const points: Uint8Array[] = [];
  let lastMs = -Infinity;
  for (const { timeMs, clusterAt } of keyFrames) {
    const position = positions.get(clusterAt);
    if (position === undefined || timeMs - lastMs < CUE_EVERY_MS) continue;
    lastMs = timeMs;
    points.push(
      element(
        ID.cuePoint,
        element(ID.cueTime, uint(timeMs)),
        element(
          ID.cueTrackPositions,
          element(ID.cueTrack, uint(videoTrack ?? 1)),
          element(ID.cueClusterPosition, uint(position)),
        ),
      ),
    );
  }
  return element(ID.cues, ...points);
}

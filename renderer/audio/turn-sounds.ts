/**
 * Owns the sound of the last turns, so that one can be heard again. The persona's is kept as far as it was played, the
 * person's from the frames that went to the host. In memory only, and bounded: the oldest turns go first. It plays
 * nothing.
 */
import { FRAME_SAMPLES, MIC_RATE, PLAYOUT_RATE } from '../../engine/contract/units';

export type Side = 'you' | 'them';
export type Sound = { readonly samples: Float32Array; readonly rate: number };

export type TurnSounds = {
  /** A piece of the reply, to be played. */
  spoken(key: string, samples: Float32Array): void;
  /** The reply was stopped here: what comes after was never heard. */
  stopped(key: string, playedSamples: number): void;
  /** A frame of the microphone, and whether there seems to be speech in it. */
  heard(samples: Float32Array, isVoiced: boolean): void;
  /** What was heard until now, and belongs to no turn yet, was said in this one. */
  said(key: string): void;
  has(key: string, side: Side): boolean;
  /** Calls when `has` may answer otherwise than before. @returns how to stop that. */
  onChange(listener: () => void): () => void;
  read(key: string, side: Side): Sound | null;
};

/** Ten minutes of both voices: 86 MB at most, and much less as people pause. */
const MAX_SECONDS = 600;
/** Frames that belong to no turn yet. */
const MAX_LOOSE_FRAMES = Math.round((60 * MIC_RATE) / FRAME_SAMPLES);
/** Around the voice: its first consonant is seldom voiced. */
const AROUND_FRAMES = Math.round((0.3 * MIC_RATE) / FRAME_SAMPLES);

type Kept = {
  readonly key: string;
  readonly side: Side;
  readonly rate: number;
  pieces: Float32Array[];
  count: number;
};

export function createTurnSounds(maxSeconds = MAX_SECONDS): TurnSounds {
  const kept: Kept[] = [];
  let loose: { readonly samples: Float32Array; readonly isVoiced: boolean }[] = [];

  const listeners = new Set<() => void>();
  const changed = (): void => {
    for (const listener of listeners) listener();
  };

  const find = (key: string, side: Side): Kept | undefined =>
    kept.findLast((one) => one.key === key && one.side === side);

  const of = (key: string, side: Side, rate: number): Kept => {
    const found = find(key, side);
    if (found !== undefined) return found;
    const fresh: Kept = { key, side, rate, pieces: [], count: 0 };
    kept.push(fresh);
    return fresh;
  };

  /** @returns whether anything went. */
  const bound = (): boolean => {
    let seconds = kept.reduce((sum, { count, rate }) => sum + count / rate, 0);
    const before = kept.length;
    while (seconds > maxSeconds && kept.length > 1) {
      const oldest = kept.shift();
      if (oldest !== undefined) seconds -= oldest.count / oldest.rate;
    }
    return kept.length < before;
  };

  const add = (to: Kept, samples: Float32Array): void => {
    to.pieces.push(samples);
    const isFirst = to.count === 0;
    to.count += samples.length;
    if (bound() || isFirst) changed();
  };

  return {
    spoken: (key, samples) => add(of(key, 'them', PLAYOUT_RATE), samples),
    stopped: (key, playedSamples) => {
      const reply = find(key, 'them');
      if (reply === undefined || playedSamples >= reply.count) return;
      reply.pieces = [joined(reply.pieces).slice(0, playedSamples)];
      reply.count = playedSamples;
      if (playedSamples === 0) changed();
    },
    heard: (samples, isVoiced) => {
      loose.push({ samples, isVoiced });
      if (loose.length > MAX_LOOSE_FRAMES) loose.shift();
    },
    said: (key) => {
      const first = loose.findIndex(({ isVoiced }) => isVoiced);
      const last = loose.findLastIndex(({ isVoiced }) => isVoiced);
      const frames =
        first < 0 ? [] : loose.slice(Math.max(0, first - AROUND_FRAMES), last + AROUND_FRAMES + 1);
      loose = [];
      if (frames.length > 0) add(of(key, 'you', MIC_RATE), joined(frames.map(({ samples }) => samples)));
    },
    has: (key, side) => (find(key, side)?.count ?? 0) > 0,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    read: (key, side) => {
      const found = find(key, side);
      if (found === undefined || found.count === 0) return null;
      return { samples: joined(found.pieces), rate: found.rate };
    },
  };
}

function joined(pieces: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const all = new Float32Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

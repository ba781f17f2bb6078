import { describe, expect, it } from 'vitest';
import type { ClientAudioEvent } from '../../../engine/contract/client';
import { snapshotWith } from '../../../engine/contract/snapshot.double';
import { FRAME_MS, FRAME_SAMPLES } from '../../../engine/contract/units';
import type { Frame } from '../../audio/capture';
import { createStores } from '../stores';
import { createFramesOut, type FramesOutDeps } from './frames-out';

const frame = (speechProbability = 0.9): Frame => ({
  kind: 'audio',
  capturedAtMs: 1000,
  speechProbability,
  samples: new Float32Array(FRAME_SAMPLES).fill(0.5),
});

function setUp() {
  const stores = createStores();
  const sent: ClientAudioEvent[] = [];
  const way = { isOpen: true };
  const drawn: Parameters<FramesOutDeps['timeline']['heard']>[] = [];
  const kept: boolean[] = [];
  const frames = createFramesOut({
    stores,
    timeline: { heard: (...told) => void drawn.push(told) },
    sounds: { heard: (_samples, isVoiced) => void kept.push(isVoiced) },
    send: (event) => {
      if (way.isOpen) sent.push(event);
      return way.isOpen;
    },
  });
  return { stores, frames, sent, way, drawn, kept };
}

describe('createFramesOut', () => {
  it('draws what is heard before a conversation, and sends and keeps none of it', () => {
    const { frames, sent, drawn, kept } = setUp();
    frames.take(frame());
    expect([sent, kept]).toEqual([[], []]);
    expect(drawn.map(([{ atMs, lengthMs, peak }, isVoiced]) => [atMs, lengthMs, peak, isVoiced])).toEqual([
      [1000 - FRAME_MS, FRAME_MS / 2, 0.5, true],
      [1000 - FRAME_MS / 2, FRAME_MS / 2, 0.5, true],
    ]);
  });

  it('counts what could not be sent: catches a host that takes a gap for silence', () => {
    const { stores, frames, sent, way, kept } = setUp();
    stores.session.setState({ asked: true });
    frames.take(frame());
    way.isOpen = false;
    frames.take(frame(0.2));
    way.isOpen = true;
    frames.take(frame());
    expect(sent.map(({ sequence }) => sequence)).toEqual([0, 2]);
    expect(kept).toEqual([true, false, true]);
  });

  it('begins at zero with each conversation, and without what waited in the one before', () => {
    const { stores, frames, sent } = setUp();
    const snapshot = snapshotWith({ state: 'ACTIVE', hearing: false, mode: 'duplex' });
    stores.session.setState({ asked: true, snapshot });
    // Silence goes two at a time after a while: one of them waits.
    const waits = (): boolean => {
      const before = sent.length;
      frames.take(frame(0));
      return sent.length === before;
    };
    for (let left = 1000; left > 0 && !waits(); left -= 1);
    frames.restart();
    stores.session.setState({ snapshot: snapshotWith({ mode: 'ptt' }) });
    sent.length = 0;
    frames.take(frame());
    expect(sent.map(({ sequence, speechProbability }) => [sequence, speechProbability])).toEqual([[0, 0.9]]);
  });

  it('lets others listen, until they stop', () => {
    const { frames } = setUp();
    const heard: Frame[] = [];
    const stop = frames.listen((one) => void heard.push(one));
    const first = frame();
    frames.take(first);
    stop();
    frames.take(frame());
    expect(heard).toEqual([first]);
  });
});

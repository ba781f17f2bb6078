import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FRAME_SAMPLES } from '../../engine/contract/units';
import { createCapture, type Frame } from './capture';
import type { MicState } from './capture-machine';
import type { MicFault, MicrophoneEvents } from './microphone';
import type { OnFrame } from './vad';

type FakeStream = { readonly track: { enabled: boolean; stop: () => void; getSettings: () => object } };

function setUp(
  options: {
    readonly refuse?: string;
    readonly why?: MicFault;
    readonly isRunning?: () => boolean;
    readonly detectorThrows?: Error;
  } = {},
) {
  const states: MicState[] = [];
  const frames: Frame[] = [];
  const streams: FakeStream[] = [];
  const switched: unknown[] = [];
  const opened: (string | null)[] = [];
  let closedDetectors = 0;
  let contextChanged = (): void => undefined;
  const resume = vi.fn<() => Promise<void>>(async () => undefined);
  let events: MicrophoneEvents | null = null;
  let onFrame: OnFrame | null = null;
  const capture = createCapture({
    toHostMs: (pageMs) => pageMs + 1_000,
    onFrame: (frame) => frames.push(frame),
    onState: (state) => states.push(state),
    whyEnded: async () => options.why ?? 'lost',
    open: async (given, deviceId) => {
      opened.push(deviceId ?? null);
      if (options.refuse !== undefined) throw new DOMException('no', options.refuse);
      events = given;
      const track = { enabled: true, stop: vi.fn<() => void>(), getSettings: () => ({}) };
      const stream = { track, getAudioTracks: () => [track], getTracks: () => [track] };
      streams.push(stream);
      return stream as unknown as MediaStream;
    },
    openDetector: async (_stream, given) => {
      if (options.detectorThrows !== undefined) throw options.detectorThrows;
      onFrame = given;
      return {
        switchTo: async (stream) => void switched.push(stream),
        isRunning: options.isRunning ?? (() => true),
        resume,
        onStateChange: (listener) => {
          contextChanged = listener;
        },
        close: async () => {
          closedDetectors += 1;
        },
      };
    },
  });
  return {
    capture,
    states,
    frames,
    streams,
    switched,
    opened,
    resume,
    closed: () => closedDetectors,
    contextChanged: () => contextChanged(),
    events: () => events,
    frame: (value: number, probability = 0.9) =>
      onFrame?.(new Float32Array(FRAME_SAMPLES).fill(value), probability),
  };
}

describe('createCapture', () => {
  beforeEach(() => vi.stubGlobal('navigator', { mediaDevices: {} }));
  afterEach(() => vi.unstubAllGlobals());

  it('sends frames with their probability, on the host clock', async () => {
    const { capture, frames, frame, states } = setUp();
    await capture.start();
    const now = vi.spyOn(performance, 'now').mockReturnValue(7_000);
    frame(0.1, 0.75);
    now.mockRestore();
    expect(states.at(-1)).toEqual({ tag: 'on', silenced: false });
    expect(frames).toHaveLength(1);
    expect(frames[0]?.speechProbability).toBe(0.75);
    expect(frames[0]?.capturedAtMs).toBeCloseTo(performance.timeOrigin + 7_000 + 1_000, 3);
  });

  it('closes the microphone when it is stopped, says so, and opens it anew: catches a light that stays on', async () => {
    const { capture, states, streams, frames, frame, opened, closed } = setUp();
    await capture.start();
    capture.stop();
    expect(streams[0]?.track.stop).toHaveBeenCalled();
    expect(closed()).toBe(1);
    expect(states.at(-1)).toEqual({ tag: 'off' });
    frame(0.1);
    capture.use('other');
    capture.revive();
    for (let at = 0; at < 5; at += 1) capture.check();
    expect([frames.length, opened.length, states.at(-1)?.tag]).toEqual([0, 1, 'off']);
    await capture.start();
    frame(0.1);
    expect([frames.length, opened.length, states.at(-1)?.tag]).toEqual([1, 2, 'on']);
  });

  it('closes one that is still being opened when it is stopped', async () => {
    const { capture, states, streams, closed } = setUp();
    const started = capture.start();
    capture.stop();
    await started;
    expect(streams[0]?.track.stop).toHaveBeenCalled();
    expect([closed(), states.at(-1)?.tag]).toEqual([0, 'off']);
  });

  it('lets nothing out while muted, not even to a host that would ignore it', async () => {
    const { capture, frames, frame, streams } = setUp();
    await capture.start();
    capture.setMuted(true);
    frame(0.1);
    expect(frames).toHaveLength(0);
    expect(streams[0]?.track.enabled).toBe(false);
    capture.setMuted(false);
    frame(0.1);
    expect(frames).toHaveLength(1);
  });

  it('lets nothing out while something kept is played, whatever is muted or unmuted meanwhile', async () => {
    const { capture, frames, frame, streams } = setUp();
    await capture.start();
    capture.setReplaying(true);
    capture.setMuted(true);
    capture.setMuted(false);
    frame(0.1);
    expect(frames).toHaveLength(0);
    expect(streams[0]?.track.enabled).toBe(false);
    capture.setMuted(true);
    capture.setReplaying(false);
    expect(streams[0]?.track.enabled).toBe(false);
    capture.setMuted(false);
    frame(0.1);
    expect(frames).toHaveLength(1);
  });

  it('says who said no, since "something went wrong" does not help the user', async () => {
    for (const [refuse, fault] of [
      ['NotAllowedError', 'denied'],
      ['NotFoundError', 'missing'],
      ['NotReadableError', 'busy'],
    ] as const) {
      const { capture, states } = setUp({ refuse });
      await capture.start();
      expect(states.at(-1)).toEqual({ tag: 'fault', fault });
    }
  });

  it('opens the microphone again after it was unplugged, and keeps the detector that took a second to load', async () => {
    const { capture, states, events, switched, streams } = setUp();
    await capture.start();
    events()?.onEnded();
    expect(states.at(-1)).toEqual({ tag: 'fault', fault: 'lost' });
    await capture.start();
    expect(states.at(-1)).toEqual({ tag: 'on', silenced: false });
    expect(switched).toEqual([streams[1]]);
    expect(streams[0]?.track.stop).toHaveBeenCalled();
  });

  it('stays muted when the microphone comes back', async () => {
    const { capture, events, streams } = setUp();
    await capture.start();
    capture.setMuted(true);
    events()?.onEnded();
    await capture.start();
    expect(streams[1]?.track.enabled).toBe(false);
  });

  it('notices digital silence, which looks like a patient listener otherwise', async () => {
    const { capture, frame, states } = setUp();
    await capture.start();
    for (let index = 0; index < 100; index += 1) frame(0);
    expect(states.at(-1)).toEqual({ tag: 'on', silenced: true });
    frame(0.001);
    expect(states.at(-1)).toEqual({ tag: 'on', silenced: false });
  });

  it('tells a microphone that was taken from one that was pulled out: the way out is another', async () => {
    const { capture, states, events } = setUp({ why: 'taken' });
    await capture.start();
    events()?.onEnded();
    await vi.waitFor(() => expect(states.at(-1)).toEqual({ tag: 'fault', fault: 'taken' }));
  });

  it.each([
    ['rate', new DOMException('different sample-rate', 'NotSupportedError')],
    ['detector', new TypeError('Failed to fetch')],
  ] as const)(
    'says %s of what keeps the sound from being read: a browser was told to install Sidetone anew',
    async (fault, detectorThrows) => {
      const { capture, states } = setUp({ detectorThrows });
      await capture.start();
      expect(states.at(-1)).toEqual({ tag: 'fault', fault });
    },
  );

  it('does not take a microphone for open that went while the detector was being loaded', async () => {
    const { capture, states, streams } = setUp({ why: 'taken' });
    const starting = capture.start();
    await vi.waitFor(() => expect(streams).toHaveLength(1));
    Object.assign(streams[0]?.track ?? {}, { readyState: 'ended' });
    await starting;
    await vi.waitFor(() => expect(states.at(-1)).toEqual({ tag: 'fault', fault: 'taken' }));
    expect(states.some(({ tag }) => tag === 'on')).toBe(false);
  });

  it('does not take the zeros of a microphone that is gone for one that is silent', async () => {
    const { capture, states, streams, events, frame, contextChanged } = setUp({ why: 'taken' });
    await capture.start();
    Object.assign(streams[0]?.track ?? {}, { readyState: 'ended' });
    events()?.onEnded();
    await vi.waitFor(() => expect(states.at(-1)).toEqual({ tag: 'fault', fault: 'taken' }));
    for (let count = 0; count < 200; count += 1) frame(0);
    contextChanged();
    expect(states.at(-1)).toEqual({ tag: 'fault', fault: 'taken' });
  });

  it('opens another microphone at once when one is chosen in mid-sentence, even while one is being opened', async () => {
    const { capture, opened, streams } = setUp();
    const starting = capture.start();
    capture.use('headset');
    await starting;
    expect(opened).toEqual([null, 'headset']);
    capture.use(null);
    await vi.waitFor(() => expect(opened).toEqual([null, 'headset', null]));
    await vi.waitFor(() => expect(streams[1]?.track.stop).toHaveBeenCalled());
    expect(streams[2]?.track.stop).not.toHaveBeenCalled();
  });

  it('opens nothing for a choice that is made before the user was asked', async () => {
    const { capture, opened } = setUp();
    capture.use('headset');
    expect(opened).toEqual([]);
    await capture.start();
    expect(opened).toEqual(['headset']);
  });

  it('says that the system itself holds the sound back', async () => {
    const { capture, states, events } = setUp();
    await capture.start();
    events()?.onSilenced(true);
    expect(states.at(-1)).toEqual({ tag: 'on', silenced: true, isMutedBySystem: true });
    events()?.onSilenced(false);
    expect(states.at(-1)).toEqual({ tag: 'on', silenced: false });
  });

  it('sets a sound going again that the system stopped, without a word', async () => {
    let running = true;
    const { capture, states, resume, contextChanged } = setUp({ isRunning: () => running });
    resume.mockImplementation(async () => {
      running = true;
    });
    await capture.start();
    const before = states.length;
    running = false;
    contextChanged();
    await vi.waitFor(() => expect(running).toBe(true));
    await capture.start();
    expect(states.slice(before)).toEqual([{ tag: 'opening' }, { tag: 'on', silenced: false }]);
  });

  it('asks for a click where the browser wants one', async () => {
    let running = true;
    const { capture, states, contextChanged } = setUp({ isRunning: () => running });
    await capture.start();
    running = false;
    contextChanged();
    await vi.waitFor(() => expect(states.at(-1)).toEqual({ tag: 'suspended' }));
  });

  it('opens a microphone anew that delivers nothing, once, then says so; muted is not nothing', async () => {
    const { capture, states, opened, frame } = setUp();
    await capture.start();
    capture.setMuted(true);
    for (let second = 0; second < 10; second += 1) {
      frame(0);
      capture.check();
    }
    expect(opened).toHaveLength(1);
    for (let second = 0; second < 3; second += 1) capture.check();
    await vi.waitFor(() => expect(states.at(-1)).toEqual({ tag: 'on', silenced: false }));
    expect(opened).toHaveLength(2);
    for (let second = 0; second < 20; second += 1) capture.check();
    expect(states.at(-1)).toEqual({ tag: 'fault', fault: 'stalled' });
    expect(opened).toHaveLength(2);
    frame(0.1);
    expect(states.at(-1)).toEqual({ tag: 'on', silenced: false });
  });
});

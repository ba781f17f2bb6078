import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Player } from '../audio/player';
import { words } from '../words';
import { followDevices, type FollowDevicesDeps } from './follow-devices';
import { createStores } from './stores';

const info = (kind: string, deviceId: string, label: string) => ({ kind, deviceId, label, groupId: '' });
const builtIn = info('audioinput', 'b1', 'Built-in');
const speaker = info('audiooutput', 's1', 'Speaker');

/** @param present null for a browser that lets a page have no devices. */
function setUp(present: readonly ReturnType<typeof info>[] | null, hasOutput = true) {
  const mediaDevices = { enumerateDevices: async () => present, addEventListener: () => undefined };
  vi.stubGlobal('navigator', present === null ? {} : { mediaDevices });
  const stores = createStores();
  const start = vi.fn<() => Promise<void>>(async () => undefined);
  const use = vi.fn<(id: string | null) => void>();
  const setOutput = vi.fn<Player['setOutput']>(async () => hasOutput);
  const report = vi.fn<FollowDevicesDeps['report']>();
  const worked = vi.fn<FollowDevicesDeps['worked']>();
  const devices = followDevices({ stores, capture: { start, use }, player: { setOutput }, report, worked });
  const want = (change: { readonly input?: string; readonly output?: string }): void =>
    stores.settings.setState(({ settings }) => ({
      known: true,
      settings: {
        ...settings,
        ...(change.input === undefined ? {} : { input: { id: change.input, label: '' } }),
        ...(change.output === undefined ? {} : { output: { id: change.output, label: '' } }),
      },
    }));
  return { stores, devices, start, use, setOutput, report, worked, want };
}

afterEach(() => void vi.unstubAllGlobals());

describe('followDevices', () => {
  it('opens the devices that are set once it is known what is set, and tells that the loudspeaker worked', async () => {
    const { stores, devices, use, setOutput, report, worked, want } = setUp([builtIn, speaker]);
    stores.settings.setState(({ settings }) => ({
      settings: { ...settings, input: { id: 'b1', label: '' } },
    }));
    await devices.refresh();
    expect(use).not.toHaveBeenCalled();
    want({ input: 'b1', output: 's1' });
    await vi.waitFor(() => expect(worked).toHaveBeenCalledWith('output'));
    expect([use.mock.calls, setOutput.mock.calls, report.mock.calls]).toEqual([[['b1']], [['s1']], []]);
    expect(stores.devices.getState().input.used?.id).toBe('b1');
  });

  it('names the loudspeaker that can’t be had', async () => {
    const { devices, report, worked, want } = setUp([builtIn, speaker], false);
    await devices.refresh();
    want({ output: 's1' });
    await vi.waitFor(() => expect(report).toHaveBeenCalled());
    const [problem, again, topic] = report.mock.calls[0] ?? [];
    expect(problem?.message).toBe(words.devices.noOutput('Speaker'));
    expect([again, topic, worked.mock.calls]).toEqual([undefined, 'output', []]);
  });

  it('opens a microphone that was missing when one is there, and none that was refused', async () => {
    const { stores, devices, start } = setUp([builtIn]);
    stores.sound.setState({ mic: { tag: 'fault', fault: 'denied' } });
    await devices.refresh();
    expect(start).not.toHaveBeenCalled();
    stores.sound.setState({ mic: { tag: 'fault', fault: 'missing' } });
    await devices.refresh();
    expect(start).toHaveBeenCalledTimes(1);
  });

  it('is silent in a browser without devices', async () => {
    const { stores, devices, start } = setUp(null);
    stores.sound.setState({ mic: { tag: 'fault', fault: 'missing' } });
    await devices.refresh();
    expect(start).not.toHaveBeenCalled();
  });
});

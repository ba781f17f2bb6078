import { describe, expect, it, vi } from 'vitest';
import { createDevices, NO_DEVICES, type DevicesView } from './devices';

const info = (kind: string, deviceId: string, label: string): MediaDeviceInfo =>
  ({ kind, deviceId, label, groupId: '' }) as MediaDeviceInfo;
const builtIn = info('audioinput', 'b1', 'Built-in');
const headset = info('audioinput', 'h1', 'Headset');
const wish = { id: 'h1', label: 'Headset' };

function setUp(present: readonly MediaDeviceInfo[]) {
  let infos = present;
  let changed = (): void => undefined;
  let view: DevicesView = NO_DEVICES;
  const timers: { readonly run: () => void; readonly ms: number }[] = [];
  const input = vi.fn<(id: string | null) => void>();
  const devices = createDevices({
    list: async () => infos,
    onChange: (listener) => {
      changed = listener;
    },
    canChooseOutput: true,
    publish: (now) => {
      view = now;
    },
    open: { input, output: () => undefined },
    setTimer: (run, ms) => void timers.push({ run, ms }),
  });
  return {
    devices,
    input,
    view: () => view,
    timers,
    plug: async (...now: readonly MediaDeviceInfo[]) => {
      infos = now;
      // A storm, as when a hub goes.
      for (let times = 0; times < 5; times += 1) changed();
      for (const { run } of timers.splice(0)) run();
      await Promise.resolve();
      await Promise.resolve();
      await Promise.resolve();
    },
  };
}

describe('createDevices', () => {
  it('opens another microphone when the chosen one goes, and the chosen one when it comes back', async () => {
    const { devices, input, plug, view } = setUp([builtIn, headset]);
    devices.want('input', wish);
    await devices.refresh();
    expect(input.mock.calls).toEqual([['h1']]);
    await plug(builtIn);
    expect(input.mock.calls.at(-1)).toEqual([null]);
    expect(view().news.input).toMatchObject({ what: 'gone', label: 'Headset' });
    await plug(builtIn, headset);
    expect(input.mock.calls.at(-1)).toEqual(['h1']);
    expect(view().news.input).toMatchObject({ what: 'back' });
  });

  it('asks once for a storm of changes', async () => {
    const { devices, plug, timers } = setUp([builtIn]);
    await devices.refresh();
    await plug(builtIn, headset);
    expect(timers).toHaveLength(0);
  });

  it('takes back that something is away once it is not wanted', async () => {
    const { devices, view } = setUp([builtIn]);
    devices.want('input', wish);
    await devices.refresh();
    expect(view().news.input?.what).toBe('gone');
    devices.want('input', null);
    expect(view().news.input).toBeNull();
  });

  it('lets good news go by itself, and bad news stay', async () => {
    const { devices, plug, view, timers } = setUp([builtIn, headset]);
    devices.want('input', wish);
    await devices.refresh();
    await plug(builtIn);
    expect(timers).toHaveLength(0);
    await plug(builtIn, headset);
    expect(timers).toHaveLength(1);
    timers[0]?.run();
    expect(view().news.input).toBeNull();
  });

  it('opens nothing anew when settings say again what they said', async () => {
    const { devices, input } = setUp([builtIn, headset]);
    devices.want('input', wish);
    await devices.refresh();
    devices.want('input', { ...wish });
    expect(input).toHaveBeenCalledOnce();
  });
});

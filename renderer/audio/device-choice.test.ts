import { describe, expect, it } from 'vitest';
import {
  findDevice,
  looksLikeBluetooth,
  noDevices,
  presentOf,
  stepDevices,
  type DeviceChoice,
  type DeviceEvent,
} from './device-choice';

const builtIn = { id: 'b1', label: 'Built-in Microphone' };
const headset = { id: 'h1', label: 'Headset' };
const listed = (
  devices: readonly { id: string; label: string }[],
  defaultLabel: string | null = 'Built-in',
) => ({ type: 'listed', devices, defaultLabel }) satisfies DeviceEvent;

const after = (choice: DeviceChoice, ...events: readonly DeviceEvent[]): DeviceChoice =>
  events.reduce((at, event) => stepDevices(at, event).choice, choice);

describe('findDevice', () => {
  it('finds a device whose id changed by its name', () => {
    expect(findDevice({ id: 'old', label: 'Headset' }, [builtIn, headset])).toBe(headset);
  });
  it('prefers the id: two of a kind have one name', () => {
    const twin = { id: 'h2', label: 'Headset' };
    expect(findDevice(twin, [headset, twin])).toBe(twin);
  });
  it('takes no nameless device for another', () => {
    expect(findDevice({ id: 'x', label: '' }, [{ id: 'y', label: '' }])).toBeNull();
  });
});

describe('stepDevices', () => {
  const chosen = after(noDevices('input'), { type: 'wanted', device: headset }, listed([builtIn, headset]));

  it('uses what is wanted as soon as there is a list, and says nothing of it', () => {
    const { choice, isSwitch, news } = stepDevices(
      after(noDevices('input'), { type: 'wanted', device: headset }),
      listed([builtIn, headset]),
    );
    expect([choice.used, isSwitch, news]).toEqual([headset, true, null]);
  });

  it('switches to the default when the chosen one goes, keeps the wish, and says so once', () => {
    const gone = stepDevices(chosen, listed([builtIn]));
    expect(gone).toMatchObject({
      isSwitch: true,
      news: { what: 'gone', label: 'Headset', now: 'Built-in' },
      choice: { used: null, wanted: headset },
    });
    expect(stepDevices(gone.choice, listed([builtIn]))).toMatchObject({ isSwitch: false, news: null });
  });

  it('goes back to it when it comes back, even under another id', () => {
    const gone = after(chosen, listed([builtIn]));
    const back = stepDevices(gone, listed([builtIn, { id: 'h9', label: 'Headset' }]));
    expect(back).toMatchObject({
      isSwitch: true,
      news: { what: 'back', label: 'Headset' },
      choice: { used: { id: 'h9' } },
    });
  });

  it('says at the start that what is wanted is not there, rather than to use another in silence', () => {
    const wished = after(noDevices('input'), { type: 'wanted', device: headset });
    expect(stepDevices(wished, listed([builtIn]))).toMatchObject({
      isSwitch: false,
      news: { what: 'gone', label: 'Headset' },
    });
  });

  it('follows the system to another microphone, which a stream that is open does not', () => {
    const plain = after(noDevices('input'), listed([builtIn], 'Built-in'));
    expect(stepDevices(plain, listed([builtIn, headset], 'Headset'))).toMatchObject({
      isSwitch: true,
      news: { what: 'default', label: 'Headset' },
    });
    const speaker = after(noDevices('output'), listed([builtIn], 'Built-in'));
    expect(stepDevices(speaker, listed([headset], 'Headset'))).toMatchObject({ isSwitch: false, news: null });
  });

  it('leaves a chosen device alone when the system chooses another', () => {
    expect(stepDevices(chosen, listed([builtIn, headset], 'Monitor'))).toMatchObject({
      isSwitch: false,
      news: null,
    });
  });

  it('opens the stand-in anew when that changes while the chosen one is away', () => {
    const gone = after(chosen, listed([builtIn], 'Built-in'));
    expect(stepDevices(gone, listed([builtIn], 'Webcam'))).toMatchObject({ isSwitch: true, news: null });
  });

  it('applies a choice at once, and the way back to the default too', () => {
    const other = stepDevices(chosen, { type: 'wanted', device: builtIn });
    expect(other).toMatchObject({ isSwitch: true, news: null, choice: { used: builtIn } });
    const none = stepDevices(other.choice, { type: 'wanted', device: null });
    expect(none).toMatchObject({ isSwitch: true, news: null, choice: { used: null } });
  });

  it('accuses nothing of being away before there is a list', () => {
    expect(stepDevices(noDevices('input'), { type: 'wanted', device: headset }).news).toBeNull();
  });
});

describe('presentOf', () => {
  const info = (deviceId: string, label: string, kind = 'audioinput') => ({ kind, deviceId, label });

  it('lists a device once, and knows what the default is called', () => {
    const present = presentOf('input', [
      info('default', 'Default - Headset'),
      info('communications', 'Communications - Headset'),
      info('h1', 'Headset'),
      info('s1', 'Speakers', 'audiooutput'),
    ]);
    expect(present).toEqual({ devices: [{ id: 'h1', label: 'Headset' }], defaultLabel: 'Headset' });
  });

  it('takes a list without names for no list: it is what a page gets that may not hear', () => {
    expect(presentOf('input', [info('', '')])).toBeNull();
    expect(presentOf('input', [])).toEqual({ devices: [], defaultLabel: null });
  });
});

it('warns of Bluetooth by the names that such devices have, and of no others', () => {
  expect(['AirPods Pro', 'WH-1000XM5 Hands-Free AG Audio', 'Galaxy Buds2'].every(looksLikeBluetooth)).toBe(
    true,
  );
  expect(['MacBook Pro Microphone', 'USB Audio Device', 'Webcam C920'].some(looksLikeBluetooth)).toBe(false);
});

import { describe, expect, it, vi } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../engine/contract/settings';
import type { MicState } from '../../audio/capture-machine';
import type { MicrophonePermission } from '../../audio/microphone';
import { createStores } from '../stores';
import { openIfAllowed, opensByItself } from './mic-if-allowed';

const INTRODUCED = { ...DEFAULT_SETTINGS, firstRun: 'done' } as const;
const OFF: MicState = { tag: 'off' };
const FREE = {
  session: { blockedBy: null, elsewhere: false },
  settings: { known: true, settings: INTRODUCED },
  mic: OFF,
} as const;

/** Answers of the browser are the test's to give. */
function setUp() {
  const stores = createStores();
  const start = vi.fn<() => Promise<void>>(async () => undefined);
  const answers: ((permission: MicrophonePermission) => void)[] = [];
  const look = openIfAllowed({
    stores,
    capture: { start },
    permission: () => new Promise((resolve) => answers.push(resolve)),
  });
  const answer = async (permission: MicrophonePermission): Promise<void> => {
    for (const resolve of answers.splice(0)) resolve(permission);
    await Promise.resolve();
    await Promise.resolve();
  };
  return { stores, start, look, answer, answers };
}

describe('opensByItself', () => {
  it('opens one that is off, or was refused, and leaves every other alone', () => {
    const mics: readonly MicState[] = [
      OFF,
      { tag: 'fault', fault: 'denied' },
      { tag: 'opening' },
      { tag: 'on', silenced: false },
      { tag: 'suspended' },
      { tag: 'fault', fault: 'busy' },
    ];
    expect(mics.map((mic) => opensByItself({ ...FREE, mic }))).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it.each([
    ['the person has hung up', { ...FREE, session: { blockedBy: 'hungUp', elsewhere: false } }],
    ['another window has the conversation', { ...FREE, session: { blockedBy: null, elsewhere: true } }],
    ['this one was refused for it', { ...FREE, session: { blockedBy: 'elsewhere', elsewhere: false } }],
    ['it is not known what is set', { ...FREE, settings: { known: false, settings: INTRODUCED } }],
    [
      'it was not explained',
      { ...FREE, settings: { known: true, settings: { ...INTRODUCED, firstRun: 'microphone' } } },
    ],
  ] as const)('opens none where %s', (_why, where) => {
    expect(opensByItself(where)).toBe(false);
  });
});

describe('openIfAllowed', () => {
  it('opens it once the settings are known and the browser has nothing to ask', async () => {
    const { stores, start, answer } = setUp();
    stores.settings.setState({ known: true, settings: INTRODUCED });
    await answer('prompt');
    expect(start).not.toHaveBeenCalled();
    stores.settings.setState({ settings: { ...INTRODUCED, greet: false } });
    await answer('granted');
    expect(start).toHaveBeenCalledTimes(1);
  });

  it('opens none if the person hangs up while the browser is asked', async () => {
    const { stores, start, answer } = setUp();
    stores.settings.setState({ known: true, settings: INTRODUCED });
    stores.session.setState({ blockedBy: 'hungUp' });
    await answer('granted');
    expect(start).not.toHaveBeenCalled();
  });

  it('opens it when the other window lets go, and when the permission becomes another', async () => {
    const { stores, start, look, answer, answers } = setUp();
    stores.session.setState({ elsewhere: true });
    stores.settings.setState({ known: true, settings: INTRODUCED });
    expect(answers).toEqual([]);
    stores.session.setState({ elsewhere: false });
    await answer('granted');
    expect(start).toHaveBeenCalledTimes(1);
    look();
    await answer('granted');
    expect(start).toHaveBeenCalledTimes(2);
  });
});

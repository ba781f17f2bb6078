import { afterEach, describe, expect, it, vi } from 'vitest';
import { toShellSchema, type FromShell } from '../../../engine/contract/shell';
import { snapshotWith } from '../../../engine/contract/snapshot.double';
import { words } from '../../words';
import { createShellLink, shellStateOf, type ShellLinkDeps } from './shell-link';
import { createStores } from '../stores';
import { PORT_OFFERED } from './transport';

const ports: MessagePort[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

function setUp() {
  const stores = createStores();
  const done: string[] = [];
  const note =
    (name: string) =>
    (...given: readonly unknown[]): void =>
      void done.push([name, ...given].join(' '));
  let listen: (event: MessageEvent<unknown>) => void = () => {};
  const page = {
    location: { origin: 'app://sidetone' },
    addEventListener: (_name: string, listener: typeof listen) => {
      listen = listener;
    },
  } as unknown as ShellLinkDeps['page'];
  const link = createShellLink({
    page,
    stores,
    downloads: { ended: note('download'), lost: note('downloads lost') },
    actions: {
      press: note('press'),
      release: note('release'),
      toggleTalk: note('toggle'),
      goAway: note('away'),
      comeBack: note('back'),
      setMuted: note('mute'),
      choosePersona: note('persona'),
      goTo: note('page'),
      setPanel: note('panel'),
    },
  });
  /** The shell's ends: the first goes to the host, the second is ours. */
  const offer = (change: object = {}) => {
    const host = new MessageChannel();
    const shell = new MessageChannel();
    ports.push(host.port1, host.port2, shell.port1, shell.port2);
    const heard: unknown[] = [];
    shell.port1.addEventListener('message', ({ data }: MessageEvent<unknown>) => void heard.push(data));
    shell.port1.start();
    listen({
      source: page,
      origin: 'app://sidetone',
      data: PORT_OFFERED,
      ports: [host.port2, shell.port2],
      ...change,
    } as unknown as MessageEvent<unknown>);
    return { heard, say: (message: FromShell) => shell.port1.postMessage(message), port: shell.port1 };
  };
  return { stores, done, link, offer };
}

const snapshot = snapshotWith();

describe('the way to the desktop', () => {
  it('does what the shell says, through real clones', async () => {
    const { offer, done, stores } = setUp();
    const { say } = offer();
    const facts = {
      platform: 'mac',
      globalShortcut: 'taken',
      globalHold: 'off',
      tray: 'on',
      startAtLogin: 'off',
    } as const;
    for (const message of [
      { type: 'shell.press' },
      { type: 'shell.release' },
      { type: 'shell.toggle' },
      { type: 'shell.mute', muted: true },
      { type: 'shell.persona', id: 'sam' },
      { type: 'shell.page', page: 'settings' },
      { type: 'shell.keys' },
      { type: 'shell.away' },
      { type: 'shell.back', hasSlept: true },
      { type: 'shell.download', url: 'blob:1', outcome: 'cancelled' },
      { type: 'shell.facts', facts },
    ] as const) {
      say(message);
    }
    await vi.waitFor(() => expect(stores.shell.getState().facts).toEqual(facts));
    expect(done).toEqual([
      'press global',
      'release global',
      'toggle',
      'mute true',
      'persona sam',
      'page settings',
      'panel keys',
      'away',
      'back true',
      'download blob:1 cancelled',
    ]);
  });

  it('tells the tray each change once, in words that the shell’s own schema takes', async () => {
    const { offer, stores } = setUp();
    stores.connection.setState({ state: { tag: 'open' } });
    const { heard } = offer();
    stores.sound.setState({ mic: { tag: 'on', silenced: false } });
    stores.session.setState({ snapshot, asked: true });
    stores.session.setState({ snapshot: { ...snapshot, revision: 2 } });
    stores.sound.setState({ muted: true });
    await vi.waitFor(() =>
      expect(heard.at(-1)).toMatchObject({ sign: 'muted', mood: 'muted', personaName: 'Maya', muted: true }),
    );
    expect(heard).toHaveLength(3);
    for (const message of heard) expect(toShellSchema.safeParse(message).success).toBe(true);
  });

  it('says that the voice is paused: catches a tray that hears of it only at the next other change', async () => {
    const { offer, stores } = setUp();
    stores.connection.setState({ state: { tag: 'open' } });
    stores.session.setState({ snapshot: { ...snapshot, state: 'RESPONDING' }, asked: true });
    const { heard } = offer();
    stores.voice.setState({ paused: true });
    await vi.waitFor(() => expect(heard.at(-1)).toMatchObject({ mood: words.mood.paused }));
    stores.voice.setState({ paused: false });
    await vi.waitFor(() => expect(heard.at(-1)).toMatchObject({ mood: words.mood.speaking }));
  });

  it('names fit however long a persona’s is: catches a tray that is cut off for one', () => {
    const { stores } = setUp();
    const long = 'x'.repeat(5_000);
    const profile = { id: 'x', name: long, description: '', voice: null };
    stores.profiles.setState({ profiles: Array.from({ length: 100 }, () => profile) });
    expect(toShellSchema.safeParse(shellStateOf(stores)).success).toBe(true);
  });

  it('the new port of a new connection counts, and a key of the old one is up', async () => {
    const { offer, done } = setUp();
    const first = offer();
    const second = offer();
    first.say({ type: 'shell.toggle' });
    second.say({ type: 'shell.away' });
    await vi.waitFor(() => expect(done).toContain('away'));
    expect(done).toEqual(['away']);
    second.port.close();
    // Nor will the shell tell any more how a download ended.
    await vi.waitFor(() => expect(done.slice(-2)).toEqual(['release global', 'downloads lost']));
  });

  it('listens to the shell alone, and in a browser to no window', () => {
    const { offer, link } = setUp();
    expect(() => link.send({ type: 'shell.askPermission' })).not.toThrow();
    const stranger = offer({ origin: 'https://evil.example' });
    const frame = offer({ source: {} });
    expect([stranger.heard, frame.heard]).toEqual([[], []]);
  });
});

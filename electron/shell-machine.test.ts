import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../engine/contract/settings';
import type { FromShell } from '../engine/contract/shell';
import { state as talkable } from './shell.double';
import {
  shellAtFirst,
  stepShell,
  type ShellCommand,
  type ShellEvent,
  type ShellMachine,
} from './shell-machine';

function play(events: readonly ShellEvent[], from: ShellMachine = shellAtFirst('linux', true)) {
  let state = from;
  const commands: ShellCommand[] = [];
  for (const event of events) {
    const step = stepShell(state, event);
    ({ state } = step);
    commands.push(...step.commands);
  }
  return { state, commands, does: commands.map((command) => command.do) };
}

const started = (change: Partial<Settings> = {}, isHidden = false): ShellEvent => ({
  type: 'started',
  settings: { ...DEFAULT_SETTINGS, ...change },
  isHidden,
});
const off = (looks: number): ShellEvent => ({
  type: 'trayLooked',
  look: { for: 'start', looks },
  isOn: false,
});

describe('stepShell', () => {
  it('opens a window that waits once, and shows it from then on', () => {
    const { state, does } = play([started({}, true)]);
    expect(does).not.toContain('open');
    expect(play([{ type: 'wanted' }, { type: 'wanted' }], state).does).toEqual(['open', 'show']);
  });

  it('minimizes what waits only when no tray came in all the looks', () => {
    const { state, does } = play([off(1), off(2), off(3)], play([started({}, true)]).state);
    expect(does).toEqual(['send', 'lookLater', 'lookLater', 'lookLater']);
    const last = play([off(4)], state);
    expect(last.commands).toEqual([{ do: 'lookMinimized', tries: 5 }]);
    const minimized = play(
      [{ type: 'minimizeDue', tries: 4, isMinimized: true }, { type: 'restored' }],
      state,
    );
    expect(minimized.does).toEqual(['watchRestored', 'open']);
    expect(play([{ type: 'minimizeDue', tries: 0, isMinimized: false }], state).does).toEqual(['open']);
  });

  it('lets only the last wish about the keys answer: catches a fact that is out of date', () => {
    const { state } = play([started({ globalShortcut: 'F8' }), { type: 'focused' }]);
    const settings = { ...DEFAULT_SETTINGS, globalShortcut: 'F9' };
    const again = play([{ type: 'settings', settings }], state);
    const wish = again.state.wishes;
    const facts = { globalShortcut: 'on', globalHold: 'on' } as const;
    const late = play([{ type: 'keysFollowed', wish: wish - 1, ...facts }], again.state);
    expect(late.commands).toEqual([]);
    const { state: told } = play(
      [{ type: 'keysFollowed', wish, ...facts, globalShortcut: 'invalid' }],
      late.state,
    );
    // Two words about one key would be one too many.
    expect([told.globalShortcut, told.globalHold]).toEqual(['invalid', 'off']);
  });

  it('asks for no keys before the settings are read', () => {
    expect(play([{ type: 'heard', message: { type: 'shell.askPermission' } }]).commands).toEqual([]);
  });
});

const message: FromShell = { type: 'shell.page', page: 'history' };
const plain = fc.constantFrom<ShellEvent>(
  { type: 'wanted' },
  { type: 'wantedFor', message },
  { type: 'toggled' },
  { type: 'pressed' },
  { type: 'away' },
  { type: 'connected' },
  { type: 'disconnected' },
  { type: 'heard', message: talkable },
  { type: 'heard', message: { ...talkable, canTalk: false } },
  { type: 'heard', message: { type: 'shell.askPermission' } },
  { type: 'restored' },
  { type: 'focused' },
  { type: 'closing' },
  { type: 'windowGone' },
  { type: 'quitting' },
  { type: 'closed' },
  { type: 'settings', settings: { ...DEFAULT_SETTINGS, closeToTray: true } },
  { type: 'settings', settings: { ...DEFAULT_SETTINGS, globalShortcut: 'F9', startAtLogin: true } },
  { type: 'loginFollowed', fact: 'on' },
);
const event: fc.Arbitrary<ShellEvent> = fc.oneof(
  { weight: 9, arbitrary: plain },
  fc.record({
    type: fc.constant('trayLooked' as const),
    look: fc.oneof(
      fc.constantFrom({ for: 'facts' as const }, { for: 'hidden' as const }),
      fc.record({ for: fc.constant('start' as const), looks: fc.integer({ min: 1, max: 4 }) }),
    ),
    isOn: fc.boolean(),
  }),
  fc.record({
    type: fc.constant('minimizeDue' as const),
    tries: fc.nat(5),
    isMinimized: fc.boolean(),
  }),
  fc.record({
    type: fc.constant('keysFollowed' as const),
    wish: fc.nat(4),
    globalShortcut: fc.constantFrom('on' as const, 'taken' as const, 'invalid' as const),
    globalHold: fc.constantFrom('on' as const, 'off' as const),
  }),
);

describe('in any order of what the desktop, the person and the page do', () => {
  const order = fc.tuple(fc.boolean(), fc.array(event, { maxLength: 100, size: 'max' }));

  it('the page is loaded at most once, never unasked where it waits, and never shown before', () => {
    fc.assert(
      fc.property(order, ([isHidden, events]) => {
        const { state, does } = play([started({}, isHidden)]);
        const after = [...does, ...play(events, state).does].filter(
          (one) => one === 'open' || one === 'show',
        );
        expect(after.filter((one) => one === 'open').length).toBeLessThanOrEqual(1);
        expect(after.length === 0 || after[0] === 'open').toBe(true);
        const asks = ['wanted', 'wantedFor', 'toggled', 'pressed', 'restored', 'minimizeDue'];
        expect(after.length === 0 || !isHidden || events.some(({ type }) => asks.includes(type))).toBe(true);
      }),
    );
  });

  it('a window is kept only in a tray that is there, where the person wants it and nothing is quit', () => {
    fc.assert(
      fc.property(order, ([isHidden, events]) => {
        let { state } = play([started({ closeToTray: true }, isHidden)]);
        for (const one of events) {
          const before = state;
          const step = stepShell(before, one);
          ({ state } = step);
          const does = step.commands.map((command) => command.do);
          const mayStay = before.isTrayOn && !before.isQuitting && before.settings?.closeToTray === true;
          expect(does.includes('keepWindow')).toBe(one.type === 'closing' && mayStay);
          // It is asked once more, for a tray may have gone: then the window goes, too.
          expect(does.includes('lookForTray') || !does.includes('keepWindow')).toBe(true);
        }
      }),
    );
  });

  it('what was asked of a page that is still to come reaches the next one, the last of it, and once', () => {
    fc.assert(
      fc.property(order, ([isHidden, events]) => {
        let { state } = play([started({}, isHidden)]);
        let isOwed = false;
        for (const one of events) {
          const step = stepShell(state, one);
          const sent = step.commands.filter(
            (command) => command.do === 'send' && command.message === message,
          );
          if (one.type === 'wantedFor') isOwed = sent.length === 0;
          expect(sent.length).toBe(
            (one.type === 'wantedFor' && state.isConnected) || (one.type === 'connected' && isOwed) ? 1 : 0,
          );
          if (one.type === 'connected') isOwed = false;
          ({ state } = step);
        }
      }),
    );
  });

  it('each fact that changes is told, and the tray shows what the page said last', () => {
    fc.assert(
      fc.property(order, ([isHidden, events]) => {
        let { state } = play([started({}, isHidden)]);
        const shown = { page: state.page };
        for (const one of events) {
          const before = state;
          const step = stepShell(before, one);
          ({ state } = step);
          for (const command of step.commands) if (command.do === 'showInTray') shown.page = command.page;
          expect(shown.page).toBe(state.page);
          const keys = ['isTrayOn', 'globalShortcut', 'globalHold', 'startAtLogin'] as const;
          const isNews = keys.some((key) => before[key] !== state[key]);
          const isTold = step.commands.some(
            (command) => command.do === 'send' && command.message.type === 'shell.facts',
          );
          expect(isTold || !isNews).toBe(true);
        }
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CLOSED,
  heardAttempt,
  micStateOf,
  stepCapture,
  type CaptureCommand,
  type CaptureEvent,
  type CaptureState,
} from './capture-machine';

function play(events: readonly CaptureEvent[], from: CaptureState = CLOSED) {
  let state = from;
  const commands: CaptureCommand[] = [];
  for (const event of events) {
    const step = stepCapture(state, event);
    state = step.state;
    commands.push(...step.commands);
  }
  return { state, commands };
}

const OPENED: readonly CaptureEvent[] = [
  { type: 'start' },
  { type: 'opened', attempt: 1, isSilenced: false },
  { type: 'attached', attempt: 1, isRunning: true },
];

describe('stepCapture', () => {
  it('lets the former microphone go only when the next one is there: catches words lost between two', () => {
    const { state } = play(OPENED);
    const chosen = play([{ type: 'use', device: 'other' }], state);
    expect(chosen.commands).toEqual([{ do: 'open', attempt: 2, device: 'other' }]);
    expect(heardAttempt(chosen.state)).toBe(1);
    const there = play([{ type: 'opened', attempt: 2, isSilenced: false }], chosen.state);
    expect(there.commands[0]).toEqual({ do: 'release', attempt: 1 });
    expect(heardAttempt(there.state)).toBe(2);
  });

  it('opens what was chosen last, not what was being opened', () => {
    const { state, commands } = play([
      { type: 'start' },
      { type: 'use', device: 'b' },
      { type: 'opened', attempt: 1, isSilenced: false },
    ]);
    expect(commands).toEqual([
      { do: 'open', attempt: 1, device: null },
      { do: 'release', attempt: 1 },
      { do: 'open', attempt: 2, device: 'b' },
    ]);
    expect(micStateOf(state)).toEqual({ tag: 'opening' });
  });

  it('releases a microphone that was granted after it was closed: catches a light that stays on', () => {
    const { state, commands } = play([
      { type: 'start' },
      { type: 'stop' },
      { type: 'opened', attempt: 1, isSilenced: false },
    ]);
    expect(commands.at(-1)).toEqual({ do: 'release', attempt: 1 });
    expect(micStateOf(state)).toEqual({ tag: 'off' });
  });

  it('opens anew once what gives nothing, then says so, and goes on when frames come', () => {
    const checks = Array.from({ length: 3 }, (): CaptureEvent => ({ type: 'check', isRunning: true }));
    const silent = play([...OPENED, ...checks]);
    expect(silent.commands.at(-1)).toEqual({ do: 'open', attempt: 2, device: null });
    const again = play(
      [
        { type: 'opened', attempt: 2, isSilenced: false },
        { type: 'attached', attempt: 2, isRunning: true },
        ...checks,
      ],
      silent.state,
    );
    expect(micStateOf(again.state)).toEqual({ tag: 'fault', fault: 'stalled' });
    const fed = play([{ type: 'frame', isZero: false }], again.state);
    expect(micStateOf(fed.state)).toEqual({ tag: 'on', silenced: false });
  });

  it('holds in any order: one stream at most is heard, each other one is released, and stop ends in off', () => {
    const attempt = fc.integer({ min: 1, max: 6 });
    const event = fc.oneof(
      fc.constantFrom<CaptureEvent>(
        { type: 'start' },
        { type: 'stop' },
        { type: 'revive' },
        { type: 'frame', isZero: true },
        { type: 'frame', isZero: false },
        { type: 'check', isRunning: true },
        { type: 'check', isRunning: false },
        { type: 'ran', isRunning: false },
        { type: 'resumed', isRunning: true },
        { type: 'resumed', isRunning: false },
        { type: 'mute', muted: true },
        { type: 'mute', muted: false },
        { type: 'use', device: 'other' },
      ),
      attempt.map((which): CaptureEvent => ({ type: 'attached', attempt: which, isRunning: true })),
      attempt.map((which): CaptureEvent => ({ type: 'unreadable', attempt: which, fault: 'lost' })),
      attempt.map((which): CaptureEvent => ({ type: 'ended', attempt: which })),
    );
    // The shell answers each `open` once, with a stream or a refusal, whenever it likes.
    const answer = fc.record({ at: fc.nat(60), isGranted: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(event, { maxLength: 60 }),
        fc.array(answer, { maxLength: 12 }),
        (events, answers) => {
          let state = CLOSED;
          const asked: number[] = [];
          const streams = new Set<number>();
          const step = (next: CaptureEvent): void => {
            if (next.type === 'opened') streams.add(next.attempt);
            const { state: after, commands } = stepCapture(state, next);
            state = after;
            for (const command of commands) {
              if (command.do === 'open') asked.push(command.attempt);
              if (command.do === 'release') streams.delete(command.attempt);
            }
          };
          const settle = (isGranted: boolean): void => {
            const which = asked.shift();
            if (which === undefined) return;
            step(
              isGranted
                ? { type: 'opened', attempt: which, isSilenced: false }
                : { type: 'refused', attempt: which, fault: 'denied' },
            );
          };
          for (const [index, next] of events.entries()) {
            step(next);
            for (const { at, isGranted } of answers) if (at === index) settle(isGranted);
            const heard = heardAttempt(state);
            expect([...streams]).toEqual(heard === null ? [] : [heard]);
          }
          step({ type: 'stop' });
          while (asked.length > 0) settle(true);
          expect([...streams]).toEqual([]);
          expect(micStateOf(state)).toEqual({ tag: 'off' });
        },
      ),
    );
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mode } from '../../../engine/contract/mode';
import {
  AT_REST,
  isHeard,
  isOpen,
  isTalking,
  stepTalk,
  waitMs,
  type HoldSource,
  type KeyMode,
  type Talk,
  type TalkEvent,
} from './talk-grammar';

const SOURCES: readonly HoldSource[] = ['key', 'enter', 'pointer', 'global'];
const source = fc.constantFrom(...SOURCES);
const anyMode = fc.constantFrom<Mode>('duplex', 'ptt');
const anyKeyMode = fc.constantFrom<KeyMode>('auto', 'hold', 'toggle');

/** `time`: the phase that there is then lasts as long as it may. */
type Happening = TalkEvent | { readonly type: 'time' };

/** The settings stay as they are: a change of the way of talking lets go of everything. */
const happenings = (mode: Mode, keyMode: KeyMode): fc.Arbitrary<readonly Happening[]> =>
  fc.array(
    fc.oneof(
      fc.record({
        type: fc.constant('press' as const),
        source,
        isRepeat: fc.boolean(),
        mode: fc.constant(mode),
        keyMode: fc.constant(keyMode),
      }),
      fc.record({ type: fc.constant('release' as const), source }),
      fc.constant({ type: 'toggle' as const, mode }),
      fc.record({
        type: fc.constant('lost' as const),
        by: fc.constantFrom('window' as const, 'person' as const),
      }),
      fc.record({ type: fc.constant('mute' as const), muted: fc.boolean() }),
      fc.record({ type: fc.constant('expired' as const), count: fc.nat(20) }),
      fc.constant({ type: 'reset' as const }),
      fc.constant({ type: 'time' as const }),
    ),
    { maxLength: 40 },
  );

const happen = (talk: Talk, happening: Happening): Talk =>
  happening.type === 'time'
    ? stepTalk(talk, { type: 'expired', count: talk.count })
    : stepTalk(talk, happening);

const inAnyOrder = (check: (talks: readonly Talk[], mode: Mode, keyMode: KeyMode) => void): void =>
  fc.assert(
    fc.property(
      fc
        .tuple(anyMode, anyKeyMode)
        .chain(([mode, keyMode]) =>
          fc.tuple(fc.constant(mode), fc.constant(keyMode), happenings(mode, keyMode)),
        ),
      ([mode, keyMode, list]) => {
        const talks = [AT_REST];
        for (const one of list) talks.push(happen(talks.at(-1) ?? AT_REST, one));
        check(talks, mode, keyMode);
      },
    ),
    { numRuns: 500 },
  );

const lastOf = (talks: readonly Talk[]): Talk => talks.at(-1) ?? AT_REST;

describe('whatever happens, in whatever order', () => {
  it('nothing is open once all is released, unless it was switched on', () => {
    inAnyOrder((talks) => {
      let talk = lastOf(talks);
      for (const one of SOURCES) talk = stepTalk(talk, { type: 'release', source: one });
      expect(['rest', 'latched', 'closing']).toContain(talk.phase.tag);
      expect(isTalking(talk)).toBe(talk.phase.tag === 'latched');
    });
  });

  it('a window that loses the keyboard holds nothing but what is watched elsewhere', () => {
    inAnyOrder((talks) => {
      const talk = stepTalk(lastOf(talks), { type: 'lost', by: 'window' });
      const holders = 'holders' in talk.phase ? talk.phase.holders : ['global'];
      expect(holders).toEqual(['global']);
    });
  });

  it('a screen that is locked leaves nothing open that the person did not leave open before', () => {
    inAnyOrder((talks) => {
      const talk = stepTalk(lastOf(talks), { type: 'lost', by: 'person' });
      expect([talk.phase.tag, isTalking(talk), isHeard(talk)]).toEqual(['rest', false, !talk.muted]);
    });
  });

  it('a mute is a mute at once, whatever is held', () => {
    inAnyOrder((talks) => {
      expect(isHeard(stepTalk(lastOf(talks), { type: 'mute', muted: true }))).toBe(false);
    });
  });

  it('with no event but time it ends in silence: no lost release is open for ever', () => {
    inAnyOrder((talks) => {
      let talk = lastOf(talks);
      for (let phase = 0; phase < 4 && waitMs(talk) !== null; phase += 1)
        talk = happen(talk, { type: 'time' });
      expect([talk.phase.tag, isTalking(talk)]).toEqual(['rest', false]);
    });
  });

  it('where the key only holds, a tap leaves nothing behind', () => {
    inAnyOrder((talks, mode, keyMode) => {
      if (keyMode !== 'hold' || lastOf(talks).phase.tag !== 'rest') return;
      const press = { type: 'press', source: 'key', isRepeat: false, mode, keyMode } as const;
      const down = stepTalk(lastOf(talks), press);
      const up = stepTalk(down, { type: 'release', source: 'key' });
      expect([isTalking(down), isTalking(up), up.muted]).toEqual([true, false, down.muted]);
    });
  });

  it('each phase is counted, so that an old timer ends nothing', () => {
    inAnyOrder((talks) => {
      for (const [at, now] of talks.entries()) {
        const before = talks[at - 1];
        if (before === undefined || before.phase.tag === now.phase.tag) continue;
        expect(now.count).toBeGreaterThan(before.count);
        expect(stepTalk(now, { type: 'expired', count: before.count })).toBe(now);
      }
    });
  });
});

/** Runs a line of gestures: `+key` down, `+key!` repeated, `-key` up, `.` time passes, or an event's name. */
function play(mode: Mode, keyMode: KeyMode, line: string, from = AT_REST): Talk {
  let talk = from;
  for (const word of line.split(' ')) {
    const name = word.replace(/^[+-]|!$/g, '') as HoldSource;
    if (word === '.') talk = happen(talk, { type: 'time' });
    else if (word === 'toggle') talk = stepTalk(talk, { type: 'toggle', mode });
    else if (word === 'blur') talk = stepTalk(talk, { type: 'lost', by: 'window' });
    else if (word === 'lock') talk = stepTalk(talk, { type: 'lost', by: 'person' });
    else if (word.startsWith('-')) talk = stepTalk(talk, { type: 'release', source: name });
    else talk = stepTalk(talk, { type: 'press', source: name, isRepeat: word.endsWith('!'), mode, keyMode });
  }
  return talk;
}

const MUTED: Talk = { ...AT_REST, muted: true };

type Row = readonly [keyMode: KeyMode, line: string, is: boolean, why: string];
type RowFrom = readonly [keyMode: KeyMode, line: string, from: Talk, is: boolean, why: string];

describe('push-to-talk', () => {
  it.each<Row>([
    ['auto', '+key', true, 'the first word must not wait for the tap to be told from the hold'],
    ['auto', '+key . -key', false, 'held and let go'],
    ['auto', '+key -key', true, 'a tap keeps it open'],
    ['auto', '+key -key +key', false, 'the second tap is answered on its way down'],
    ['auto', '+key -key +key -key', false, 'and its release means nothing'],
    ['auto', '+key -key +key +key! +key! -key', false, 'nor do its repeats'],
    ['auto', '+key . +key! +key! -key', false, 'repeats are no presses'],
    ['auto', '+key! +key!', false, 'a repeat of a press that was another’s'],
    ['auto', '+key . +pointer -key', true, 'two hold: the first lets go'],
    ['auto', '+key . +pointer -key -pointer', false, 'two hold: both let go'],
    ['auto', '+key . blur', false, 'the release is lost with the window'],
    ['auto', '+key blur', false, 'also of what might have been a tap'],
    ['auto', '+key -key blur', true, 'what was switched on stays on while another program is in front'],
    ['auto', '+key -key lock', false, 'but not over a locked screen'],
    ['auto', '+global . blur', true, 'a key that is watched everywhere is not lost with the window'],
    ['auto', '+global . lock', false, 'but by sleep it is'],
    ['auto', '+key . +key -key', false, 'a lost release heals with the next press'],
    ['auto', 'toggle', true, 'a key without release'],
    ['auto', 'toggle toggle', false, 'and again'],
    ['auto', '+key . toggle', false, 'it ends what is held, too'],
    ['auto', '+key -key .', false, 'nothing is open for longer than the host listens'],
    ['hold', '+key', true, ''],
    ['hold', '+key -key', false, 'a tap is nothing'],
    ['toggle', '+key +key! -key', true, 'how long it is down means nothing'],
    ['toggle', '+key -key +key -key', false, ''],
  ])('%s: %s is talking: %s (%s)', (keyMode, line, talking) => {
    expect(isTalking(play('ptt', keyMode, line))).toBe(talking);
  });
});

describe('where the persona answers by itself', () => {
  it.each<Row>([
    ['auto', '+key', false, 'a tap must not take the floor'],
    ['auto', '+key .', true, 'held: no pause ends it'],
    ['auto', '+key . -key', false, ''],
    ['hold', '+key', true, ''],
    ['toggle', '+key -key', false, 'it mutes'],
  ])('%s: %s is talking: %s (%s)', (keyMode, line, talking) => {
    expect(isTalking(play('duplex', keyMode, line))).toBe(talking);
  });

  it.each<RowFrom>([
    ['auto', '+key -key', AT_REST, false, 'a tap mutes'],
    ['auto', '+key -key', MUTED, true, 'and unmutes'],
    ['auto', '+key', MUTED, true, 'at once: the first word is not lost'],
    ['auto', '+key . -key', AT_REST, true, 'a hold leaves the mute as it was'],
    ['auto', '+key . -key', MUTED, true, 'the last syllable is let through'],
    ['auto', '+key . -key .', MUTED, false, 'and then it is muted again'],
    ['auto', '+key blur', AT_REST, true, 'a press that was lost is no tap'],
    ['auto', '+key blur', MUTED, false, 'nor does it leave the microphone open'],
    ['auto', '+key . blur', MUTED, false, 'a hold that was lost shuts at once'],
    ['auto', '+key . lock', MUTED, false, ''],
    ['auto', 'toggle', AT_REST, false, ''],
    ['auto', 'toggle toggle', AT_REST, true, ''],
    ['toggle', '+key -key', AT_REST, false, ''],
    ['hold', '+key -key', AT_REST, true, ''],
  ])('%s: %s from %j is heard: %s (%s)', (keyMode, line, from, heard) => {
    expect(isHeard(play('duplex', keyMode, line, from))).toBe(heard);
  });
});

it('open means what a person means: in push-to-talk the key, else the mute', () => {
  expect([isOpen(AT_REST, 'ptt'), isOpen(AT_REST, 'duplex'), isOpen(MUTED, 'duplex')]).toEqual([
    false,
    true,
    false,
  ]);
});

it('what changes nothing is the same state: catches views drawn anew by every repeat', () => {
  const held = play('ptt', 'auto', '+key .');
  expect(play('ptt', 'auto', '+key! +key -pointer', held)).toBe(held);
  expect(play('ptt', 'auto', '-key blur lock')).toBe(AT_REST);
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hearOver, judgeWords, NO_BARGE, type BargeStep, type WordsContext } from './barge-in';
import { EMPTY_MARKS, newTurn } from './reply';
import { LADDERS } from './tuning';

const CONTEXT: WordsContext = {
  spoken: 'We are open Monday to Friday from eight to six.',
  justAsked: false,
  isDoubtful: false,
  isOver: true,
  speechFrames: 20,
  beganHarmless: false,
  hasRoomForMore: true,
  isSustained: false,
  isHeardOut: true,
};
const judge = (text: string, change: Partial<WordsContext> = {}): string => {
  const verdict = judgeWords(text, { ...CONTEXT, ...change });
  return verdict.kind === 'unsure' ? 'unsure' : `${verdict.kind}: ${verdict.reason}`;
};

describe('judgeWords', () => {
  it.each([
    ['', 'go-on: no-words'],
    ['...', 'go-on: no-words'],
    ['Mm-hmm.', 'go-on: backchannel'],
    ['Uh-huh, okay.', 'go-on: backchannel'],
    ['Yeah, that’s right, I see.', 'go-on: backchannel'],
    ['Thank you.', 'go-on: backchannel'],
    ['No, no.', 'stop: stop-word'],
    ['Okay, wait.', 'stop: stop-word'],
    ['Hold on a second', 'stop: stop-word'],
    ['Tuesday.', 'stop: words'],
    ['Yeah but what about Sunday', 'stop: words'],
    ['are open Monday to', 'go-on: echo'],
    ['Monday', 'go-on: echo'],
    ['we are opened money to Friday', 'go-on: echo'],
    ['we are open Monday stop it', 'stop: stop-word'],
    ['and how much does it cost', 'stop: words'],
    ['Monday. Yeah, okay.', 'go-on: backchannel'],
    ['Monday. Yeah, in the morning?', 'stop: words'],
  ])('hears in "%s" to its end %s', (text, expected) => {
    expect(judge(text)).toBe(expected);
  });

  it('does not count the repetitions of a recogniser that was given half a word', () => {
    expect(judge('Actually, actually, actually, actually', { isOver: false })).toBe('unsure');
  });

  it('waits for the second word while somebody is speaking, but not for ever', () => {
    expect(judge('Tuesday', { isOver: false })).toBe('unsure');
    expect(judge('Tuesday', { isOver: false, isSustained: true })).toBe('stop: words');
    // "Right", of which the recogniser was given the beginning.
    expect(judge('Run', { isOver: false, isSustained: true, isHeardOut: false })).toBe('unsure');
  });

  it('does not let one misheard word of an echo stop the first reply, but lets two of them, and "stop"', () => {
    const early = { isDoubtful: true, isSustained: true } as const;
    expect(judge('Why?', early)).toBe('go-on: short');
    expect(judge('Why?', { ...early, isOver: false })).toBe('unsure');
    expect(judge('Why Tuesday?', early)).toBe('stop: words');
    expect(judge('Stop.', early)).toBe('stop: stop-word');
  });

  it('hears no new word in what a room makes of the last one, but in what somebody goes on with', () => {
    const began = { beganHarmless: true, hasRoomForMore: false } as const;
    expect(judge('Yeah, fair.', began)).toBe('go-on: backchannel');
    expect(judge('Yeah, fair.', { ...began, isOver: false })).toBe('unsure');
    expect(judge('Yeah, Tuesday.', { ...began, hasRoomForMore: true })).toBe('stop: words');
    expect(judge('Yeah, no.', began)).toBe('stop: stop-word');
  });

  it('knows "wait" from the "want" that the persona says, unless all of it may be an echo', () => {
    const spoken = 'If you want to book, I can do that.';
    expect(judge('Wait.', { spoken })).toBe('stop: stop-word');
    expect(judge('Wait.', { spoken, isDoubtful: true })).toBe('go-on: echo');
    expect(judge('Wait.', { spoken: 'Please wait a moment.' })).toBe('go-on: echo');
  });

  it('takes what listeners say for an answer where something was just asked', () => {
    for (const text of ['Of course.', 'Yes.', 'Yeah, go on.', 'Yeah, that’s right.']) {
      expect([text, judge(text, { justAsked: true, beganHarmless: true })]).toEqual([text, 'stop: answer']);
      expect([text, judge(text)]).toEqual([text, 'go-on: backchannel']);
    }
    expect(judge('Mm-hmm.', { justAsked: true })).toBe('go-on: backchannel');
  });

  it('takes one short misheard word for what a cough is heard as', () => {
    expect(judge('you', { speechFrames: 5 })).toBe('go-on: short');
  });

  it('keeps to "Right" though the end of it was heard as "Rider"', () => {
    expect(judge('Rider.', { beganHarmless: true })).toBe('go-on: backchannel');
    expect(judge('Rider.', { beganHarmless: true, isSustained: true })).toBe('go-on: backchannel');
    expect(judge('Yah-hee.', { beganHarmless: true, isOver: false })).toBe('unsure');
    expect(judge('Yeah, but why?', { beganHarmless: true })).toBe('stop: words');
    expect(judge('Right, and on Sunday?', { beganHarmless: true })).toBe('stop: words');
  });

  it('knows a short answer where there was a question', () => {
    expect(judge('Yes.', { justAsked: true })).toBe('stop: answer');
    expect(judge('Mm-hmm.', { justAsked: true })).toBe('go-on: backchannel');
  });
});

const SILENCE = Array.from({ length: 40 }, () => 0);

describe('hearOver', () => {
  it('ends where it began after any sound and a silence, and pauses only what it has ducked', () => {
    const { reply } = newTurn({ turnId: 1, attempt: 1 }, 0, 0, EMPTY_MARKS);
    const probabilities = fc.array(fc.constantFrom(0, 0.3, 0.5, 0.9), { maxLength: 200 });
    const voicePower = 0.01;
    fc.assert(
      fc.property(
        probabilities,
        fc.boolean(),
        fc.constantFrom(...Object.values(LADDERS)),
        (sound, careful, ladder) => {
          let step: BargeStep = { barge: NO_BARGE, acts: [] };
          const done: string[] = [];
          for (const [index, probability] of [...sound, ...SILENCE].entries()) {
            const power = probability * 0.01;
            const frame = { endSample: (index + 1) * 512, probability, atMs: index * 32, power };
            step = hearOver(step.barge, frame, { reply, audible: true, careful, voicePower, ladder });
            done.push(...step.acts.map(({ type }) => type));
          }
          expect(step.barge).toMatchObject({ stage: 'open', overlap: null });
          const climbed = done.filter((type) => type !== 'probe').join(' ');
          expect(climbed).toMatch(/^(duck (pause (resume unduck|stop)|unduck|stop) ?)*$/);
        },
      ),
    );
  });

  /** Frames of speech after which the voice is held, at these levels in dB; null if it never is. */
  function heldAfter(levelsDb: readonly number[], voiceDb: number | null, probability = 0.99): number | null {
    const { reply } = newTurn({ turnId: 1, attempt: 1 }, 0, 0, EMPTY_MARKS);
    const voicePower = voiceDb === null ? null : powerOf(voiceDb);
    const context = { reply, audible: true, careful: false, voicePower, ladder: LADDERS.normal };
    let step: BargeStep = { barge: NO_BARGE, acts: [] };
    for (const [index, levelDb] of levelsDb.entries()) {
      const power = powerOf(levelDb);
      const frame = { endSample: (index + 1) * 512, probability, atMs: index * 32, power };
      step = hearOver(step.barge, frame, context);
      if (step.acts.some(({ type }) => type === 'pause')) return index + 1;
    }
    return null;
  }
  const powerOf = (db: number): number => 10 ** (db / 10);
  const steady = (levelDb: number): readonly number[] => Array.from({ length: 30 }, () => levelDb);

  it('holds the voice for somebody as loud as they were, and for anybody before the first turn', () => {
    expect(heldAfter(steady(-22), -18)).toBe(LADDERS.normal.pauseFrames);
    expect(heldAfter(steady(-40), null)).toBe(LADDERS.normal.pauseFrames);
  });

  it('does not hold it for what is left of an echo, nor for what is hardly speech', () => {
    expect(heldAfter(steady(-39), -18)).toBeNull();
    expect(heldAfter(steady(-20), -18, 0.8)).toBeNull();
  });

  it('does not hold it for a tap that dies away, but does as soon as a voice rises from it', () => {
    const tap = [-19, -24, -30, -32, -33, -34, -36, -37, -38, -40];
    expect(heldAfter(tap, -18)).toBeNull();
    expect(heldAfter([...tap, -20, -19], -18)).toBe(tap.length + 1);
  });
});

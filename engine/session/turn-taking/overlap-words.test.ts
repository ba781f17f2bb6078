import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeWords, type WordsContext } from './overlap-words';
import { BARGE_THRESHOLDS } from '../tuning';

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
    ['Mm-mm.', 'go-on: backchannel'],
    ['Mmhm. Hmmmm.', 'go-on: backchannel'],
    ['Mmhm, Tuesday.', 'stop: words'],
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

  it('believes no words for which there was no time after a "yeah": catches a reply stopped by a listener in a room', () => {
    expect(judge('Yeah, I think.', { hasRoomForMore: false })).toBe('go-on: backchannel');
    expect(judge('Yeah, I think.', { hasRoomForMore: false, isOver: false })).toBe('unsure');
    expect(judge('Yes, please.', { hasRoomForMore: false, justAsked: true })).toBe('stop: words');
    expect(judge('Um, Tuesday.', { hasRoomForMore: false })).toBe('stop: words');
    expect(judge('How much?', { hasRoomForMore: false, beganHarmless: true })).toBe('stop: words');
    expect(judge('Yeah, I think.', { isOver: false })).toBe('stop: words');
    expect(judge('Yeah, stop.', { hasRoomForMore: false, isOver: false })).toBe('stop: stop-word');
    expect(judge('I think', { hasRoomForMore: false, isOver: false })).toBe('stop: words');
  });

  it('takes one word that sounds like a listener for one, alone: catches "Right" that a room made a "Ride" or "Rider"', () => {
    expect(judge('Ride', { isSustained: true })).toBe('go-on: backchannel');
    expect(judge('Rider,', { isSustained: true })).toBe('go-on: backchannel');
    expect(judge('Ride.', { isSustained: true, isOver: false })).toBe('unsure');
    expect(judge('Ride home.')).toBe('stop: words');
    expect(judge('Red.', { justAsked: true })).toBe('stop: words');
    // Of other consonants, and those that always want the floor.
    expect(judge('Card.')).toBe('stop: words');
    expect(judge('Why?')).toBe('stop: words');
    expect(judge('Three.')).toBe('stop: words');
    expect(judge('Order.')).toBe('stop: words');
    expect(judge('Rates?')).toBe('stop: words');
    expect(judge('Return.')).toBe('stop: words');
    expect(judge('Wait.')).toBe('stop: stop-word');
  });

  it('does not count the repetitions of a recogniser that was given half a word', () => {
    expect(judge('Actually, actually, actually, actually', { isOver: false })).toBe('unsure');
  });

  it('waits for the second word while the user is speaking, but not for ever', () => {
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

  it('hears no new word in what a room makes of the last one, but in what the user goes on with', () => {
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

  it('wants more words where others talk and fewer with a headset: catches a wish that only moves the voice', () => {
    const speaking: WordsContext = { ...CONTEXT, isOver: false };
    const isStopped = (text: string, wish: keyof typeof BARGE_THRESHOLDS): boolean =>
      judgeWords(text, speaking, BARGE_THRESHOLDS[wish]).kind === 'stop';
    expect(isStopped('Tuesday morning', 'low')).toBe(false);
    expect(isStopped('Tuesday morning please', 'low')).toBe(true);
    expect(isStopped('Tuesday', 'normal')).toBe(false);
    expect(isStopped('Tuesday', 'high')).toBe(true);
    const short: WordsContext = { ...CONTEXT, speechFrames: BARGE_THRESHOLDS.normal.wordFrames };
    expect(judgeWords('Tuesday', short, BARGE_THRESHOLDS.low)).toEqual({ kind: 'go-on', reason: 'short' });
    expect(judgeWords('Tuesday', short, BARGE_THRESHOLDS.normal)).toEqual({ kind: 'stop', reason: 'words' });
  });

  const thresholds = fc.constantFrom(...Object.values(BARGE_THRESHOLDS));
  const circumstances = fc.record({
    isDoubtful: fc.boolean(),
    isOver: fc.boolean(),
    speechFrames: fc.nat(200),
    beganHarmless: fc.boolean(),
    hasRoomForMore: fc.boolean(),
    isSustained: fc.boolean(),
    isHeardOut: fc.boolean(),
  });

  it('never stops for what listeners say, in any circumstances but after a question', () => {
    const listening = fc.array(
      fc.constantFrom('Mm-hmm.', 'Yeah,', 'okay', 'I see.', 'uh huh', 'Of course!'),
      {
        minLength: 1,
        maxLength: 6,
      },
    );
    fc.assert(
      fc.property(listening, circumstances, thresholds, (said, known, wish) => {
        const verdict = judgeWords(said.join(' '), { ...CONTEXT, ...known, justAsked: false }, wish);
        expect(verdict.kind).not.toBe('stop');
      }),
    );
  });

  it('lets no persona talk on over "stop" and "wait", in any circumstances, unless they are the persona’s words', () => {
    const wanting = fc.constantFrom('Stop.', 'Okay, wait.', 'no', 'hold on a second', 'Yeah yeah, excuse me');
    fc.assert(
      fc.property(wanting, circumstances, fc.boolean(), thresholds, (said, known, justAsked, wish) => {
        const context: WordsContext = { ...CONTEXT, ...known, justAsked };
        expect(judgeWords(said, context, wish)).toEqual({ kind: 'stop', reason: 'stop-word' });
        const spoken = `I said: ${said}`;
        expect(judgeWords(said, { ...context, spoken }, wish)).toEqual({ kind: 'go-on', reason: 'echo' });
      }),
    );
  });
});

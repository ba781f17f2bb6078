/** Recorded conversations about turns as they should be, repairs, push-to-talk, fillers, and merged turns. */
import { PERSONA, played, samples, UNKNOWN_SILENCE } from '../machine-run';
import { USUAL_TURN_TAKING } from '../../common';
import { TUNING } from '../../tuning';
import {
  answers,
  asks,
  sendInterim,
  exchange,
  hasVoiced,
  hasWritten,
  hears,
  isSilent,
  judges,
  plays,
  playsOut,
  quietly,
  ready,
  recognise,
  REPLY,
  runsOut,
  SAID,
  speaks,
  voices,
  voicesAll,
  attemptOf,
  writes,
} from './caller';
import type { Script } from './conversation-record';

export const plainTurn: Script = (open) => {
  const greeted = open({ title: 'a greeting, then two turns' });
  greeted.apply({ type: 'connect', greet: true });
  greeted.apply({ type: 'ready', isReplyCheap: false });
  voicesAll(greeted);
  playsOut(greeted);
  exchange(greeted);
  exchange(greeted, 'And on Sundays?', 'We are closed. Is there anything else?');

  const piecewise = ready(open, { title: 'the voice speaks while the model still writes' });
  asks(piecewise);
  writes(piecewise, 'We are open from nine to six. ');
  writes(piecewise, 'On Saturdays ');
  voices(piecewise, 9_000, 400);
  plays(piecewise, 2_000);
  hasVoiced(piecewise);
  writes(piecewise, 'we close at noon.');
  hasWritten(piecewise);
  voices(piecewise);
  plays(piecewise, 9_000);
  hasVoiced(piecewise);
  playsOut(piecewise);

  const nothing = ready(open, { title: 'a noise in which nothing is recognised' });
  asks(nothing, ' ');
  speaks(nothing, 3);
  isSilent(nothing, 20);
  exchange(nothing);

  const wish = ready(open, { title: 'a pause of 1.5 s that was asked for, and pause statistics' });
  wish.apply({ type: 'turnTaking', turnTaking: { ...USUAL_TURN_TAKING, pauseBeforeReply: 1500 } });
  speaks(wish);
  isSilent(wish, 3);
  hears(wish);
  judges(wish, 0.95);
  isSilent(wish);
  answers(wish);
  playsOut(wish);
  wish.apply({ type: 'turnTaking', turnTaking: USUAL_TURN_TAKING });
  wish.apply({ type: 'pauseStatistics', pauseStatistics: { p50Ms: 900, p90Ms: 1600 } });
  speaks(wish);
  isSilent(wish, 12);
  speaks(wish);
  isSilent(wish, 3);
  hears(wish);
  judges(wish, 0.2);
  judges(wish, null, 0.4);
  isSilent(wish);

  const long = ready(open, { title: 'an utterance at its longest is answered' });
  speaks(long, Math.ceil(TUNING.maxUtteranceMs / 32) + 3);
  hears(long);
  answers(long);
  playsOut(long);

  const lost = ready(open, { title: 'the microphone dies in the middle of a word' });
  speaks(lost, 20);
  runsOut(lost, 'frames');
  hears(lost);
  speaks(lost, 6);
  runsOut(lost, 'frames');
};

export const repair: Script = (open) => {
  const early = ready(open, { title: 'goes on before the words are recognised' });
  speaks(early);
  isSilent(early);
  speaks(early, 10);
  isSilent(early);
  hears(early, 'What are your opening hours on Sunday?');
  answers(early);
  playsOut(early);

  const thinking = ready(open, { title: 'goes on while the reply is written' });
  asks(thinking);
  writes(thinking, 'We are open ');
  speaks(thinking, 12);
  sendInterim(thinking, 'What are your opening hours on');
  isSilent(thinking);
  hears(thinking, 'What are your opening hours on Sunday?');
  answers(thinking);
  playsOut(thinking);

  const unheard = ready(open, { title: 'goes on when the voice is made, and nothing of it was heard' });
  asks(unheard);
  answers(unheard);
  speaks(unheard, 12);
  isSilent(unheard);
  hears(unheard, 'What are your opening hours on Sunday?');

  const click = ready(open, { title: 'seems to go on, but it was a click: the turn is begun anew' });
  asks(click);
  speaks(click, 4);
  isSilent(click, 30);
  speaks(click, 5);
  isSilent(click);
  hears(click);

  const twice = ready(open, { title: 'goes on twice, then hangs up in mid-word' });
  asks(twice);
  speaks(twice, 12);
  isSilent(twice);
  speaks(twice, 12);
  twice.apply({ type: 'end', reason: 'hung-up' });

  const greeting = open({ title: 'speaks into the greeting before it is heard' });
  greeting.apply({ type: 'connect', greet: true });
  greeting.apply({ type: 'ready', isReplyCheap: false });
  voicesAll(greeting);
  speaks(greeting, 12);
  plays(greeting, 0, 'stopped');
  isSilent(greeting);
  hears(greeting);
};

export const pushToTalk: Script = (open) => {
  const plain = ready(open, { title: 'holds the key, speaks, lets go', mode: 'ptt' });
  plain.apply({ type: 'talk.down', atSample: plain.sample() });
  speaks(plain, 40);
  isSilent(plain, 6);
  plain.apply({ type: 'talk.up', atSample: plain.sample() });
  isSilent(plain, 8);
  hears(plain);
  answers(plain);
  playsOut(plain);
  plain.apply({ type: 'talk.down', atSample: plain.sample() });
  speaks(plain, 20);
  plain.apply({ type: 'talk.up', atSample: plain.sample() });
  speaks(plain, 2);
  isSilent(plain, 8);
  plain.apply({
    type: 'transcribed',
    attempt: attemptOf(plain, 'transcribe'),
    text: '',
    lastVoicedMs: null,
    unheard: 'quiet',
  });

  const slips = ready(open, { title: 'slips, bounces, and speech without the key', mode: 'ptt' });
  speaks(slips, 20);
  slips.apply({ type: 'talk.down', atSample: slips.sample() });
  slips.apply({ type: 'talk.up', atSample: slips.sample() + 100 });
  slips.apply({ type: 'talk.down', atSample: slips.sample() });
  speaks(slips, 20);
  slips.apply({ type: 'talk.up', atSample: slips.sample() });
  slips.apply({ type: 'talk.down', atSample: slips.sample() + 500 });
  speaks(slips, 20);
  slips.apply({ type: 'talk.up', atSample: slips.sample() });
  runsOut(slips, 'frames');

  const pauses = ready(
    open,
    { title: 'a pause while the key is down is speculated on, in vain', mode: 'ptt' },
    true,
  );
  pauses.apply({ type: 'talk.down', atSample: pauses.sample() });
  speaks(pauses, 30);
  sendInterim(pauses);
  isSilent(pauses, 3);
  hears(pauses);
  writes(pauses, REPLY);
  speaks(pauses, 10);
  isSilent(pauses, 3);
  pauses.apply({ type: 'talk.up', atSample: pauses.sample() });
  speaks(pauses, 1);
  isSilent(pauses, 8);
  hears(pauses, 'What are your opening hours, please?');

  const over = ready(open, {
    title: 'the key takes the floor, before and after something was heard',
    mode: 'ptt',
  });
  over.apply({ type: 'talk.down', atSample: over.sample() });
  speaks(over, 30);
  over.apply({ type: 'talk.up', atSample: over.sample() });
  isSilent(over, 10);
  hears(over);
  over.apply({ type: 'talk.down', atSample: over.sample() });
  speaks(over, 20);
  over.apply({ type: 'talk.up', atSample: over.sample() });
  isSilent(over, 10);
  hears(over);
  answers(over);
  plays(over, 12_000);
  speaks(over, 20);
  over.apply({ type: 'talk.down', atSample: over.sample() });
  played(over, 1, 13_000, 'stopped');
  speaks(over, 20);
  over.apply({ type: 'mode', mode: 'duplex' });
  hears(over, 'Thank you.');

  const duplex = ready(open, {
    title: 'hands-free: holds the key over a pause, and changes the way of talking',
  });
  speaks(duplex, 12);
  duplex.apply({ type: 'talk.down', atSample: duplex.sample() });
  isSilent(duplex, UNKNOWN_SILENCE);
  duplex.apply({ type: 'talk.up', atSample: duplex.sample() });
  hears(duplex);
  duplex.apply({ type: 'mode', mode: 'ptt' });
  answers(duplex);
  duplex.apply({ type: 'mode', mode: 'duplex' });
  playsOut(duplex);
  speaks(duplex, 3);
  duplex.apply({ type: 'mode', mode: 'ptt' });
};

export const filler: Script = (open, aside) => {
  const { asks } = quietly(aside);
  const persona = { ...PERSONA, filler: 'Let me see.' };
  const give = (run: ReturnType<typeof ready>): void =>
    void run.apply({
      type: 'filler',
      attempt: attemptOf(run, 'fill'),
      samples: samples(24_000),
      firstAudibleSample: 0,
    });
  const said = ready(open, { title: 'is said while the reply is awaited, and no part of it', persona });
  asks(said);
  runsOut(said, 'filler');
  give(said);
  give(said);
  plays(said, 12_000);
  answers(said, 'One two three four five six seven eight nine ten.');
  plays(said, 36_000);
  said.apply({ type: 'voice.stop' });
  plays(said, 36_000, 'stopped');

  const late = ready(open, {
    title: 'comes after the first sound of the reply, or before the words',
    persona,
  });
  asks(late);
  runsOut(late, 'filler');
  answers(late);
  give(late);
  playsOut(late);
  speaks(late);
  isSilent(late);
  runsOut(late, 'filler');
  hears(late);

  const failed = ready(open, { title: 'was said before a failure: the fallback line follows', persona });
  asks(failed);
  runsOut(failed, 'filler');
  give(failed);
  runsOut(failed, 'llm');
  voicesAll(failed);
  playsOut(failed);

  const none = ready(open, { title: 'is taken out of the persona meanwhile', persona });
  asks(none);
  none.apply({ type: 'persona', persona: PERSONA });
  runsOut(none, 'filler');
  answers(none);
  playsOut(none);
};

export const merged: Script = (open, aside) => {
  const { asks, exchange } = quietly(aside);
  /** Speaks on 300 ms after the reply became audible. */
  const speakOn = (title: string, understood: string | null) => {
    const run = ready(open, { title });
    asks(run, 'I would like to book');
    answers(run);
    run.apply({ type: 'playout', turnId: 1, phase: 'playing', playedSamples: 2_400, playedAtMs: run.now() });
    isSilent(run, 9);
    speaks(run, 15);
    recognise(run, understood);
    if (understood === null) speaks(run, 30);
    plays(run, 12_000, 'stopped');
    speaks(run, 10);
    isSilent(run);
    return run;
  };
  const both = speakOn('speaks on right after the reply has begun: both are one', 'an appointment for');
  hears(both, 'an appointment for Monday.');
  answers(both, 'Gladly.');
  playsOut(both);
  exchange(both, SAID);

  const nothing = speakOn('what would have been merged comes to nothing', null);
  hears(nothing, '');
  asks(nothing, 'Hello?');

  const lost = speakOn(
    'the model is changed before the words of the merged turn are recognised',
    'an appointment for',
  );
  lost.apply({ type: 'reconfigure' });
  lost.apply({ type: 'ready', isReplyCheap: false });
  asks(lost, 'Hello?');
};

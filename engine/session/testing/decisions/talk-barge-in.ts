/** Recorded conversations about speech over the persona: the phases of an interruption, backchannels, echo. */
import { FRAME_SAMPLES } from '../../../contract/units';
import { USUAL_TURN_TAKING } from '../../common';
import { type Run } from '../machine-run';
import {
  answers,
  connects,
  hears,
  inTheMiddle,
  isSilent,
  LONG_REPLY,
  plays,
  playsOut,
  quietly,
  ready,
  recognise,
  runsOut,
  speaks,
} from './caller';
import type { Aside, Open, Script } from './conversation-record';

function midReply(open: Open, aside: Aside, title: string, text = LONG_REPLY, atSample = 40_000): Run {
  const run = open({ title });
  aside(() => {
    connects(run);
    inTheMiddle(run, text, atSample);
  });
  return run;
}

export const bargeIn: Script = (open, aside) => {
  const { asks, exchange } = quietly(aside);
  const words = midReply(open, aside, 'words with content: softer, paused, stopped');
  speaks(words, 12);
  recognise(words, 'What about Sunday');
  plays(words, 60_000, 'stopped');
  speaks(words, 10);
  isSilent(words);
  hears(words, 'What about Sunday?');
  answers(words);
  playsOut(words);

  const stop = midReply(open, aside, '"stop", over before it is understood');
  speaks(stop, 9);
  isSilent(stop, 17);
  recognise(stop, 'Stop.');
  hears(stop, '');

  const answer = midReply(open, aside, 'the answer to a question', 'Shall I book that for you?', 90_000);
  speaks(answer, 9);
  recognise(answer, 'Yes.');
  isSilent(answer);
  hears(answer, 'Yes.');

  const sustained = midReply(open, aside, 'the recogniser does not answer: long speech stops');
  speaks(sustained, 25);

  const short = midReply(open, aside, 'the recogniser does not answer: short speech does not');
  speaks(short, 10);
  isSilent(short, 40);
  playsOut(short);

  const dies = midReply(open, aside, 'the microphone dies while the voice is paused');
  speaks(dies, 10);
  dies.apply({ type: 'timer', timer: 'playout', attempt: dies.timers.get('playout')?.attempt ?? null });
  runsOut(dies, 'barge');
  playsOut(dies);

  const key = midReply(open, aside, 'stopped by hand, the player does not say where; and by the key');
  key.apply({ type: 'voice.stop' });
  runsOut(key, 'settle');
  plays(key, 50_000, 'stopped');
  exchange(key);
  asks(key);
  answers(key);
  plays(key, 12_000);
  key.apply({ type: 'talk.down', atSample: key.sample() });
  isSilent(key, 3);
  key.apply({ type: 'talk.up', atSample: key.sample() });

  const ends = midReply(open, aside, 'the reply ends while it is paused');
  speaks(ends, 10);
  playsOut(ends);
  speaks(ends, 10);
  isSilent(ends);

  const careful = ready(open, { title: 'in the first seconds of its voice, and before anything was heard' });
  asks(careful);
  answers(careful, LONG_REPLY, 96_000);
  speaks(careful, 3);
  isSilent(careful, 20);
  plays(careful, 12_000);
  speaks(careful, 11);
  isSilent(careful, 3);
  recognise(careful, 'Mm.');
  isSilent(careful, 10);
};

export const backchannel: Script = (open, aside) => {
  const harmless = midReply(open, aside, '"mm-hmm": paused, then on from the very sample');
  speaks(harmless, 12);
  isSilent(harmless, 3);
  recognise(harmless, 'Mm-hmm.');
  isSilent(harmless, 20);
  playsOut(harmless);

  const askedEarly = midReply(open, aside, 'heard as one in the early request: only softer');
  speaks(askedEarly, 5);
  recognise(askedEarly, 'Yeah.');
  speaks(askedEarly, 6);
  recognise(askedEarly, 'Yeah, I');
  speaks(askedEarly, 3);
  isSilent(askedEarly, 3);
  recognise(askedEarly, 'Yeah.');
  isSilent(askedEarly, 8);
  playsOut(askedEarly);

  const but = midReply(open, aside, 'the beginning of more: "yeah, but what about Sunday"');
  speaks(but, 9);
  recognise(but, 'Yeah.');
  speaks(but, 13);
  recognise(but, 'Yeah, but what about Sunday');

  const cough = midReply(open, aside, 'a cough, a click, and a noise that never ends');
  speaks(cough, 1);
  isSilent(cough, 5);
  speaks(cough, 9);
  isSilent(cough, 3);
  recognise(cough, '');
  isSilent(cough, 20);
  speaks(cough, 9);
  for (let round = 0; round < 4; round += 1) {
    recognise(cough, '');
    speaks(cough, 13);
  }
  isSilent(cough, 20);
  playsOut(cough);

  for (const interruption of ['low', 'high', 'never'] as const) {
    const wish = midReply(open, aside, `how readily the floor is given up: ${interruption}`);
    wish.apply({ type: 'turnTaking', turnTaking: { ...USUAL_TURN_TAKING, interruption } });
    speaks(wish, 6);
    isSilent(wish, 12);
    speaks(wish, 20);
    if (interruption !== 'never') recognise(wish, 'Sunday');
    isSilent(wish, 30);
  }
};

export const echo: Script = (open, aside) => {
  const frames = (run: Run, count: number, likelihood: number): void => {
    for (let index = 0; index < count; index += 1) {
      const endSample = run.sample() + (index + 1) * FRAME_SAMPLES;
      run.apply({ type: 'frame', endSample, probability: 0.99, echo: likelihood });
    }
  };
  const explained = midReply(
    open,
    aside,
    'frames that the loudspeaker explains are no speech, in whichever state',
  );
  frames(explained, 30, 0.9);
  playsOut(explained);
  frames(explained, 30, 0.5);
  frames(explained, 12, 0.2);

  const own = midReply(open, aside, 'its own words come back, misheard', LONG_REPLY, 55_000);
  speaks(own, 12);
  recognise(own, 'Our dentist are hear');
  speaks(own, 10);
  isSilent(own, 20);

  const through = midReply(open, aside, 'the user is heard through its own words', LONG_REPLY, 20_000);
  speaks(through, 12);
  recognise(through, 'Our dentists are wait stop');

  const faint = ready(open, { title: 'what is fainter than the user was does not hold the voice' });
  isSilent(faint, 10);
  speaks(faint, 30, 0.01);
  isSilent(faint);
  hears(faint);
  answers(faint, LONG_REPLY, 96_000);
  plays(faint, 90_000);
  speaks(faint, 14, 0.0001);
  recognise(faint, '');
  isSilent(faint, 20);
  speaks(faint, 14, 0.01);
  playsOut(faint);
};

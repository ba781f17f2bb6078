/** Recorded conversations about interim transcripts and preemptive generation: kept, dropped, taken over, failed. */
import { problemOf } from '../../../contract/errors';
import { PERSONA, type Run, UNKNOWN_SILENCE } from '../machine-run';
import { FRAME_MS } from '../../../contract/units';
import { TUNING } from '../../tuning';
import {
  answers,
  sendInterim,
  failsAt,
  hasVoiced,
  hasWritten,
  hears,
  isSilent,
  judges,
  plays,
  playsOut,
  quietly,
  ready,
  runsOut,
  SAID,
  speaks,
  voices,
  voicesAll,
  attemptOf,
  writes,
} from './caller';
import type { Open, Script } from './conversation-record';

const INTERIM_FRAMES = Math.ceil(TUNING.interimStepMs / FRAME_MS);
/** The first interim transcript has been asked for and reaches the end of the speech. */
const INTERIM_SENT = INTERIM_FRAMES + 2;
/** The turn is over by all that the models say. */
const DECIDED = 16;
const PARK = 'Where can I park?';

function speaking(open: Open, title: string, isReplyCheap: boolean, frames = INTERIM_SENT): Run {
  const run = ready(open, { title }, isReplyCheap);
  isSilent(run, 20);
  speaks(run, frames);
  return run;
}

export const kept: Script = (open, aside) => {
  const { exchange } = quietly(aside);
  const whole = speaking(open, 'begun on the transcript of the whole', false, 30);
  sendInterim(whole, 'What are your opening');
  speaks(whole, 10);
  isSilent(whole, 2);
  hears(whole);
  judges(whole, 0.95);
  answers(whole);
  isSilent(whole, 30);
  playsOut(whole);
  exchange(whole);

  const reached = speaking(
    open,
    'begun on an interim transcript that reaches the end, confirmed in time',
    false,
  );
  isSilent(reached, 2);
  sendInterim(reached, PARK);
  writes(reached, 'Behind the building. There is a sign at the gate.');
  voices(reached);
  hasVoiced(reached);
  hears(reached, PARK);
  judges(reached, 0.001);
  judges(reached, null, 0.98);
  isSilent(reached, 40);
  hasWritten(reached);
  playsOut(reached);

  const early = speaking(open, 'begun while the last word is still being said', true, 30);
  sendInterim(early);
  answers(early);
  speaks(early, 3);
  isSilent(early, 2);
  hears(early, 'what are your opening hours');
  judges(early, 0.9);
  isSilent(early, 20);
  voicesAll(early);
  playsOut(early);

  const cut = speaking(open, 'begun early, and decided by the key that is let go', true, 30);
  sendInterim(cut);
  cut.apply({ type: 'talk.down', atSample: cut.sample() });
  speaks(cut, 10);
  cut.apply({ type: 'mode', mode: 'ptt' });
  writes(cut, 'We open at nine.');
  hears(cut);
  runsOut(cut, 'quiet');
  voicesAll(cut);
  hasWritten(cut);
};

export const unconfirmed: Script = (open, aside) => {
  let isFirst = true;
  /** Decided, the reply made and kept back, the words not confirmed. */
  const waiting = (title: string, filler?: string): Run => {
    const run = ready(open, { title, persona: { ...PERSONA, filler } });
    const begin = (): void => {
      isSilent(run, 20);
      speaks(run, INTERIM_SENT);
      isSilent(run, 2);
      sendInterim(run, PARK);
      answers(run, 'Anywhere.');
      isSilent(run, DECIDED);
    };
    // Written down once.
    if (isFirst) begin();
    else aside(begin);
    isFirst = false;
    return run;
  };
  const right = waiting('confirmed after the decision');
  right.apply({ type: 'timer', timer: 'playout', attempt: attemptOf(right, 'generate') });
  hears(right, 'Where can I park');
  playsOut(right);

  const wrong = waiting('other words after the decision: never heard, begun anew', 'Let me see.');
  hears(wrong, 'Where can I bark?');
  runsOut(wrong, 'filler');
  answers(wrong, 'In the garden.');
  playsOut(wrong);

  const failed = waiting('never confirmed: the recogniser fails');
  failsAt(failed, 'stt', problemOf('STT_FAILED.noWords'), attemptOf(failed, 'transcribe'));
  voicesAll(failed);
  playsOut(failed);

  const late = waiting('never confirmed: the recogniser takes too long');
  runsOut(late, 'stt');

  const stopped = waiting('stopped before it is confirmed');
  stopped.apply({ type: 'voice.stop' });

  const goesOn = waiting('the user goes on before it is confirmed');
  speaks(goesOn, 8);
  sendInterim(goesOn, 'Where can I park my car?');
  isSilent(goesOn);
  hears(goesOn, 'Where can I park my car?');

  const nothing = waiting('confirmed as nothing at all');
  hears(nothing, '');

  const mute = speaking(open, 'a reply with nothing to say, confirmed late', false);
  isSilent(mute, 2);
  sendInterim(mute, PARK);
  isSilent(mute, DECIDED);
  writes(mute, '\u{1F642}');
  hasWritten(mute);
  hasVoiced(mute);
  hears(mute, PARK);

  const thought = speaking(open, 'a reply that was a thought, taken back while it is kept back', false);
  isSilent(thought, 2);
  sendInterim(thought, PARK);
  writes(thought, 'The user wants to park. I should say where. ');
  voices(thought);
  thought.apply({ type: 'takenBack', attempt: attemptOf(thought, 'generate') });
  answers(thought, 'Behind the building.');
  isSilent(thought, DECIDED);
  hears(thought, PARK);
};

export const dropped: Script = (open) => {
  const silence = speaking(open, 'goes on after a silence that was speculated on', false, 30);
  isSilent(silence, 2);
  hears(silence, 'I would like');
  writes(silence, 'Gladly. ');
  speaks(silence, 20);
  isSilent(silence, 2);
  hears(silence, 'I would like to book');
  speaks(silence, 20);
  isSilent(silence, UNKNOWN_SILENCE);
  hears(silence, 'I would like to book an appointment.');
  answers(silence);
  playsOut(silence);

  const changed = speaking(open, 'other words in the next interim transcript', true, 30);
  sendInterim(changed, 'I need a cleaning.');
  speaks(changed, 30);
  sendInterim(changed, 'I need a cleaning and an');
  isSilent(changed, 2);
  hears(changed, 'I need a cleaning and an X-ray.');
  judges(changed, 0.9);
  isSilent(changed, UNKNOWN_SILENCE);

  const failed = speaking(open, 'its model fails, and is tried again when somebody waits', false);
  isSilent(failed, 2);
  sendInterim(failed, PARK);
  failsAt(failed, 'llm', problemOf('LLM_FAILED.emptyTurn'), attemptOf(failed, 'generate'));
  isSilent(failed);
  hears(failed, PARK);

  const empty = speaking(open, 'its reply comes to nothing', false);
  isSilent(empty, 2);
  sendInterim(empty, PARK);
  hasWritten(empty);
  isSilent(empty);

  const mute = speaking(open, 'its voice fails', true, 30);
  sendInterim(mute);
  isSilent(mute, 2);
  hears(mute);
  writes(mute, 'Gladly. And when?');
  failsAt(mute, 'tts', problemOf('LLM_FAILED.unspeakable'), attemptOf(mute, 'synthesise'));
  isSilent(mute);

  const noise = speaking(open, 'the whole is recognised as nothing', false, 8);
  isSilent(noise, 2);
  hears(noise, '');
  isSilent(noise);
  hears(noise, '');

  const changes = speaking(open, 'the way of talking changes in a silence that is speculated on', false, 30);
  isSilent(changes, 2);
  hears(changes);
  changes.apply({ type: 'mode', mode: 'ptt' });
};

export const takenOver: Script = (open, aside) => {
  const { asks } = quietly(aside);
  const other = speaking(open, 'an interim transcript in the silence has other words', true);
  sendInterim(other, 'How much does a cleaning');
  speaks(other, INTERIM_FRAMES);
  isSilent(other, 2);
  sendInterim(other, 'How much does a cleaning cost?');
  answers(other);
  hears(other, 'How much does a cleaning cost?');
  isSilent(other, 30);
  playsOut(other);

  const misses = speaking(open, 'one that misses the end is not spoken before the whole is known', true);
  sendInterim(misses, 'Where can I');
  writes(misses, 'Behind the building.');
  hasWritten(misses);
  speaks(misses, INTERIM_FRAMES - 1);
  isSilent(misses, 3);
  hears(misses, 'Where can I');

  const vain = speaking(open, 'a request that cannot reach the end is called off', false, 30);
  isSilent(vain, 2);
  hears(vain, 'Where can');

  const stammers = speaking(open, 'stammering and empty ones are not shown', true);
  sendInterim(stammers, 'Do you do you do you');
  speaks(stammers, 8);
  sendInterim(stammers, '');
  speaks(stammers, 8);
  sendInterim(stammers, 'Do');
  speaks(stammers, 8);
  sendInterim(stammers, 'Do you take walk-ins on Sundays?');
  isSilent(stammers, 2);
  hears(stammers, 'Do you take walk-ins on Sundays?');
  judges(stammers, null);
  isSilent(stammers, UNKNOWN_SILENCE);

  const slow = ready(open, { title: 'a model that is found to be slow is asked in the silence only' }, true);
  asks(slow);
  isSilent(slow, 40);
  answers(slow);
  playsOut(slow);
  speaks(slow, 30);
  sendInterim(slow, SAID);
  speaks(slow, 3);
  isSilent(slow, 2);
  hears(slow);
  isSilent(slow, UNKNOWN_SILENCE);

  const settles = ready(open, { title: 'begun while an interrupted turn still waits for the player' }, true);
  asks(settles);
  answers(settles);
  plays(settles, 12_000);
  settles.apply({ type: 'voice.stop' });
  speaks(settles, 12);
  sendInterim(settles, PARK);
  plays(settles, 13_000, 'stopped');
  isSilent(settles, 2);
  hears(settles, PARK);

  const waits = ready(open, {
    title: 'the whole is recognised while an interrupted turn still waits for the player',
  });
  asks(waits);
  answers(waits);
  plays(waits, 12_000);
  waits.apply({ type: 'voice.stop' });
  speaks(waits, 12);
  isSilent(waits, 2);
  hears(waits, PARK);
};

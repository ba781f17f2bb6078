/** Recorded conversations in which a stage fails or takes too long. */
import type { Problem } from '../../../contract/errors';
import {
  answers,
  failsAt,
  hasVoiced,
  hasWritten,
  isSilent,
  plays,
  playsOut,
  quietly,
  ready,
  REPLY,
  runsOut,
  speaks,
  voices,
  voicesAll,
  attemptOf,
  writes,
} from './caller';
import type { Script } from './conversation-record';

const CRASHED: Problem = { code: 'INFERENCE_CRASHED', message: '', hint: '' };
const NO_STT: Problem = { code: 'STT_FAILED', message: '', hint: '' };
const NO_TTS: Problem = { code: 'TTS_FAILED', message: '', hint: '' };
const NO_LLM: Problem = { code: 'LLM_FAILED', message: '', hint: '' };

export const failures: Script = (open, aside) => {
  const { asks, exchange } = quietly(aside);
  const stt = ready(open, { title: 'the recogniser fails: the fallback line' });
  speaks(stt);
  isSilent(stt);
  failsAt(stt, 'stt', NO_STT, attemptOf(stt, 'transcribe'));
  voicesAll(stt);
  playsOut(stt);
  exchange(stt);

  const llm = ready(open, { title: 'the model fails before its first word, and after whole sentences' });
  asks(llm);
  failsAt(llm, 'llm', NO_LLM, attemptOf(llm, 'generate'));
  voicesAll(llm);
  playsOut(llm);
  asks(llm);
  writes(llm, REPLY);
  failsAt(llm, 'llm', NO_LLM, attemptOf(llm, 'generate'));
  voicesAll(llm);
  playsOut(llm);
  asks(llm);
  writes(llm, 'We are open from nine to six. On Saturdays we');
  voices(llm);
  failsAt(llm, 'llm', NO_LLM, attemptOf(llm, 'generate'));
  hasVoiced(llm);
  voicesAll(llm);
  playsOut(llm);

  const crash = ready(open, { title: 'the process dies while the reply is spoken' });
  asks(crash);
  writes(crash, REPLY);
  voices(crash, 8_000);
  plays(crash, 2_000);
  failsAt(crash, 'llm', CRASHED, attemptOf(crash, 'generate'));
  voicesAll(crash);
  playsOut(crash);

  const tts = ready(open, { title: 'the voice fails, then the fallback line, too' });
  asks(tts);
  writes(tts, REPLY);
  failsAt(tts, 'tts', NO_TTS, attemptOf(tts, 'synthesise'));
  failsAt(tts, 'tts', NO_TTS, attemptOf(tts, 'synthesise'));
  asks(tts);
  writes(tts, REPLY);
  voices(tts);
  plays(tts, 2_000);
  failsAt(tts, 'tts', NO_TTS, attemptOf(tts, 'synthesise'));
  failsAt(tts, 'tts', NO_TTS, attemptOf(tts, 'synthesise'));
  playsOut(tts);

  const settled = ready(open, { title: 'a failure of what is made already changes nothing' });
  asks(settled);
  answers(settled);
  failsAt(settled, 'tts', NO_TTS, attemptOf(settled, 'synthesise'));
  playsOut(settled);
};

export const timeouts: Script = (open, aside) => {
  const { asks, exchange } = quietly(aside);
  for (const timer of ['stt', 'llm', 'tts', 'playout'] as const) {
    const run = ready(open, { title: `a stage takes too long: ${timer}` });
    speaks(run);
    isSilent(run);
    if (timer !== 'stt') {
      run.apply({
        type: 'transcribed',
        attempt: attemptOf(run, 'transcribe'),
        text: 'Hello?',
        lastVoicedMs: 1,
      });
    }
    if (timer === 'tts' || timer === 'playout') answersHalf(run);
    if (timer === 'playout') hasVoiced(run);
    runsOut(run, timer);
    if (run.ofType('metric').length === 0) voicesAll(run);
    exchange(run);
  }
  const ended = ready(open, { title: 'the player is gone at the end of a reply, or was only quiet' });
  asks(ended);
  answers(ended);
  plays(ended, 10_000);
  runsOut(ended, 'playout');
  asks(ended);
  answers(ended);
  plays(ended, 48_000);
  runsOut(ended, 'playout');

  const quiet = ready(open, { title: 'the model stops writing after a sentence: it is said' });
  asks(quiet);
  writes(quiet, 'We open at nine.');
  runsOut(quiet, 'quiet');
  voicesAll(quiet);
  writes(quiet, ' And close at six.');
  writes(quiet, '\n\n');
  hasWritten(quiet);
  voicesAll(quiet);
  playsOut(quiet);

  const far = ready(open, { title: 'more than 20 s are made ahead: the voice waits for the player' });
  asks(far);
  writes(far, REPLY);
  hasWritten(far);
  voices(far, 600_000);
  hasVoiced(far);
  plays(far, 10_000);
  plays(far, 200_000);
  voicesAll(far);
  playsOut(far);
};

function answersHalf(run: Parameters<typeof writes>[0]): void {
  writes(run, 'We are open from nine to six. On Saturdays we');
  voices(run);
  plays(run, 2_000);
}

export const oddReplies: Script = (open, aside) => {
  const { asks } = quietly(aside);
  const empty = ready(open, { title: 'an empty reply' });
  asks(empty);
  writes(empty, ' \n');
  hasWritten(empty);
  voicesAll(empty);
  playsOut(empty);

  const mute = ready(open, { title: 'a reply that no voice can say, and one that it can in part' });
  asks(mute);
  writes(mute, '我们九点开门。');
  hasWritten(mute);
  voicesAll(mute);
  playsOut(mute);
  asks(mute);
  writes(mute, '我们九点开门。 We open at nine.');
  hasWritten(mute);
  voicesAll(mute);
  playsOut(mute);

  const thought = ready(open, { title: 'a thought, taken back before and after some of it was played' });
  asks(thought);
  writes(thought, 'The user wants to know when we open. ');
  thought.apply({ type: 'takenBack', attempt: attemptOf(thought, 'generate') });
  answers(thought);
  playsOut(thought);
  asks(thought);
  writes(thought, 'The user wants to know when we open. So I say it. ');
  voices(thought, 9_000);
  plays(thought, 4_000);
  thought.apply({ type: 'takenBack', attempt: attemptOf(thought, 'generate') });
  answers(thought);
  playsOut(thought);
};

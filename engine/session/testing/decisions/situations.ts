/** Owns the situations that the table of decisions asks about: each state as it can be, reached by a conversation. */
import { problemOf } from '../../../contract/errors';
import { PERSONA, type Run, samples } from '../machine-run';
import {
  answers,
  asks,
  sendInterim,
  hears,
  inTheMiddle,
  isSilent,
  LONG_REPLY,
  plays,
  ready,
  recognise,
  REPLY,
  runsOut,
  speaks,
  voices,
  attemptOf,
  writes,
} from './caller';
import type { Open } from './conversation-record';

export type Situation = { readonly name: string; readonly reach: (open: Open) => Run };

const then = (run: Run, ...more: readonly ((run: Run) => void)[]): Run => {
  for (const go of more) go(run);
  return run;
};

const BEFORE: readonly Situation[] = [
  { name: 'nothing was asked for', reach: (open) => open() },
  {
    name: 'models are loaded',
    reach: (open) => then(open(), (run) => run.apply({ type: 'connect', greet: true })),
  },
  {
    name: 'another model is loaded',
    reach: (open) => then(ready(open), (run) => run.apply({ type: 'reconfigure' })),
  },
  {
    name: 'the former model is loaded again',
    reach: (open) =>
      then(
        ready(open),
        (run) => run.apply({ type: 'reconfigure' }),
        (run) => run.apply({ type: 'unready', problem: problemOf('TIMED_OUT.loading') }),
      ),
  },
];

const LISTENING: readonly Situation[] = [
  { name: 'nobody speaks', reach: (open) => ready(open) },
  { name: 'nobody speaks, no key is down', reach: (open) => ready(open, { mode: 'ptt' }) },
  { name: 'somebody begins to speak', reach: (open) => then(ready(open), (run) => speaks(run, 5)) },
  {
    name: 'somebody speaks, an interim transcript is made',
    reach: (open) => then(ready(open), (run) => speaks(run, 30)),
  },
  {
    name: 'somebody speaks, the reply was begun',
    reach: (open) =>
      then(
        ready(open, {}, true),
        (run) => speaks(run, 30),
        (run) => sendInterim(run),
      ),
  },
  {
    name: 'a silence, the whole is recognised',
    reach: (open) =>
      then(
        ready(open),
        (run) => speaks(run, 30),
        (run) => isSilent(run, 3),
      ),
  },
  {
    name: 'a silence, the reply was begun on an interim transcript',
    reach: (open) =>
      then(
        ready(open, {}, true),
        (run) => isSilent(run, 20),
        (run) => speaks(run, 8),
        (run) => isSilent(run, 2),
        (run) => sendInterim(run),
        (run) => writes(run, REPLY),
      ),
  },
  {
    name: 'a silence, the reply is spoken and kept back',
    reach: (open) =>
      then(
        ready(open),
        (run) => speaks(run, 30),
        (run) => isSilent(run, 3),
        (run) => hears(run),
        (run) => answers(run),
      ),
  },
  {
    name: 'the key is down',
    reach: (open) =>
      then(
        ready(open, { mode: 'ptt' }),
        (run) => run.apply({ type: 'talk.down', atSample: 0 }),
        (run) => speaks(run, 30),
      ),
  },
  {
    name: 'the key was just let go',
    reach: (open) =>
      then(
        ready(open, { mode: 'ptt' }),
        (run) => run.apply({ type: 'talk.down', atSample: 0 }),
        (run) => speaks(run, 30),
        (run) => run.apply({ type: 'talk.up', atSample: run.sample() }),
      ),
  },
  {
    name: 'the user goes on before anything was heard',
    reach: (open) =>
      then(
        ready(open),
        (run) => asks(run),
        (run) => speaks(run, 8),
      ),
  },
  {
    name: 'an interrupted turn waits for the player',
    reach: (open) =>
      then(
        ready(open),
        (run) => asks(run),
        (run) => answers(run),
        (run) => plays(run, 12_000),
        (run) => run.apply({ type: 'voice.stop' }),
      ),
  },
];

const begun = (open: Open): Run =>
  then(
    ready(open),
    (run) => speaks(run),
    (run) => isSilent(run),
  );
const asked = (open: Open): Run => then(ready(open), (run) => asks(run));
const unconfirmed = (open: Open): Run =>
  then(
    ready(open),
    (run) => isSilent(run, 20),
    (run) => speaks(run, 7),
    (run) => isSilent(run, 2),
    (run) => sendInterim(run),
    (run) => isSilent(run, 16),
  );

const PROCESSING: readonly Situation[] = [
  {
    name: 'the greeting is made',
    reach: (open) =>
      then(
        open(),
        (run) => run.apply({ type: 'connect', greet: true }),
        (run) => run.apply({ type: 'ready', isReplyCheap: false }),
      ),
  },
  { name: 'the words are recognised', reach: begun },
  { name: 'decided, the words not confirmed', reach: unconfirmed },
  { name: 'the reply is thought of', reach: asked },
  {
    name: 'the first words are with the voice',
    reach: (open) => then(asked(open), (run) => writes(run, REPLY)),
  },
  {
    name: 'the filler was asked for',
    reach: (open) =>
      then(
        ready(open, { persona: { ...PERSONA, filler: 'Hm.' } }),
        (run) => asks(run),
        (run) => runsOut(run, 'filler'),
      ),
  },
  {
    name: 'the fallback line is made',
    reach: (open) => then(asked(open), (run) => runsOut(run, 'llm')),
  },
];

const inReply = (open: Open): Run => then(ready(open), (run) => inTheMiddle(run));

const RESPONDING: readonly Situation[] = [
  {
    name: 'nothing of the reply was heard, more is written',
    reach: (open) =>
      then(
        asked(open),
        (run) => writes(run, REPLY),
        (run) => voices(run),
      ),
  },
  {
    name: 'decided, the reply spoken, the words not confirmed',
    reach: (open) => then(unconfirmed(open), (run) => answers(run)),
  },
  {
    name: 'the filler is heard',
    reach: (open) =>
      then(
        ready(open, { persona: { ...PERSONA, filler: 'Hm.' } }),
        (run) => asks(run),
        (run) => runsOut(run, 'filler'),
        (run) =>
          run.apply({
            type: 'filler',
            attempt: attemptOf(run, 'fill'),
            samples: samples(24_000),
            firstAudibleSample: 0,
          }),
        (run) => plays(run, 9_000),
      ),
  },
  {
    name: 'the reply is heard, more is written',
    reach: (open) =>
      then(
        asked(open),
        (run) => writes(run, REPLY),
        (run) => voices(run),
        (run) => plays(run, 12_000),
      ),
  },
  { name: 'the whole reply is heard', reach: inReply },
  {
    name: 'heard, no key is down',
    reach: (open) => then(inReply(open), (run) => run.apply({ type: 'mode', mode: 'ptt' })),
  },
  { name: 'spoken over, softer', reach: (open) => then(inReply(open), (run) => speaks(run, 3)) },
  { name: 'spoken over, paused', reach: (open) => then(inReply(open), (run) => speaks(run, 10)) },
  {
    name: 'spoken over, found harmless',
    reach: (open) =>
      then(
        ready(open),
        (run) => inTheMiddle(run, LONG_REPLY, 55_000),
        (run) => speaks(run, 12),
        (run) => recognise(run, 'Our dentist are hear'),
      ),
  },
  {
    name: 'the fallback line is heard',
    reach: (open) =>
      then(
        asked(open),
        (run) => runsOut(run, 'llm'),
        (run) => voices(run),
        (run) => plays(run, 12_000),
      ),
  },
];

const OVER: readonly Situation[] = [
  {
    name: 'hung up',
    reach: (open) => then(ready(open), (run) => run.apply({ type: 'end', reason: 'hung-up' })),
  },
];

export const SITUATIONS: readonly Situation[] = [
  ...BEFORE,
  ...LISTENING,
  ...PROCESSING,
  ...RESPONDING,
  ...OVER,
];

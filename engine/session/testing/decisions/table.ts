/**
 * Owns the table of decisions: in each situation, what each event leads to. An event is `ignored`, `noted` (something
 * is remembered, no more), out of place (`illegal`), or it leads to a state with commands.
 */
import { isDeepStrictEqual } from 'node:util';
import { problemOf, type Problem } from '../../../contract/errors';
import { FRAME_SAMPLES } from '../../../contract/units';
import { transition } from '../../machine';
import { USUAL_TURN_TAKING } from '../../common';
import { createRun, PERSONA, type Run, samples } from '../machine-run';
import type { Happening } from '../../events';
import type { SessionState } from '../../state';
import { TIMERS, type Attempt } from '../../types';
import { LONG_REPLY, SAID } from './caller';
import { SITUATIONS } from './situations';
import { commandName, standing, attemptText } from './written';

const CRASHED: Problem = { code: 'INFERENCE_CRASHED', message: '', hint: '' };
const NO_LLM = problemOf('LLM_FAILED.emptyTurn');

type Named = { readonly name: string; readonly event: Happening };

/** Events of the whole session. */
const ofSession = (run: Run, turnId: number): readonly Named[] => {
  const endSample = run.sample() + FRAME_SAMPLES;
  const playout = (phase: 'playing' | 'drained' | 'stopped', playedSamples: number): Named => ({
    name: `playout, ${phase} at ${playedSamples}`,
    event: { type: 'playout', turnId, phase, playedSamples, playedAtMs: run.now() },
  });
  return [
    { name: 'connect', event: { type: 'connect', greet: true } },
    { name: 'ready', event: { type: 'ready', isReplyCheap: true } },
    { name: 'unready', event: { type: 'unready', problem: NO_LLM } },
    { name: 'unready, crashed', event: { type: 'unready', problem: CRASHED } },
    { name: 'reconfigure', event: { type: 'reconfigure' } },
    { name: 'mode, hands-free', event: { type: 'mode', mode: 'duplex' } },
    { name: 'mode, push-to-talk', event: { type: 'mode', mode: 'ptt' } },
    { name: 'end', event: { type: 'end', reason: 'hung-up' } },
    { name: 'frame, speech', event: { type: 'frame', endSample, probability: 0.95 } },
    { name: 'frame, silence', event: { type: 'frame', endSample, probability: 0.01 } },
    { name: 'frame, echo', event: { type: 'frame', endSample, probability: 0.95, echo: 1 } },
    { name: 'talk.down', event: { type: 'talk.down', atSample: run.sample() } },
    { name: 'talk.up', event: { type: 'talk.up', atSample: run.sample() } },
    { name: 'voice.stop', event: { type: 'voice.stop' } },
    {
      name: 'pauseStatistics',
      event: { type: 'pauseStatistics', pauseStatistics: { p50Ms: 400, p90Ms: 1200 } },
    },
    {
      name: 'turnTaking',
      event: { type: 'turnTaking', turnTaking: { ...USUAL_TURN_TAKING, interruption: 'low' } },
    },
    { name: 'persona', event: { type: 'persona', persona: { ...PERSONA, name: 'Ada' } } },
    playout('playing', 10_000),
    playout('drained', 900_000),
    playout('stopped', 30_000),
  ];
};

/** Events of an attempt. */
const ofAttempt = (attempt: Attempt, chunk: number, request: number): readonly Named[] => [
  { name: 'interim', event: { type: 'interim', attempt, text: SAID } },
  { name: 'interim, nothing', event: { type: 'interim', attempt, text: '' } },
  { name: 'scored', event: { type: 'scored', attempt, scores: { smartTurn: 0.9, textScore: 0.9 } } },
  { name: 'transcribed, the same', event: { type: 'transcribed', attempt, text: SAID, lastVoicedMs: 1 } },
  {
    name: 'transcribed, others',
    event: { type: 'transcribed', attempt, text: 'And Sunday?', lastVoicedMs: 1 },
  },
  {
    name: 'transcribed, nothing',
    event: { type: 'transcribed', attempt, text: '', lastVoicedMs: null, unheard: 'noWords' },
  },
  { name: 'token', event: { type: 'token', attempt, text: `${LONG_REPLY} ` } },
  { name: 'token, no word', event: { type: 'token', attempt, text: '\n' } },
  { name: 'takenBack', event: { type: 'takenBack', attempt } },
  { name: 'written', event: { type: 'written', attempt } },
  {
    name: 'speech',
    event: { type: 'speech', attempt, chunk, samples: samples(9_000), firstAudibleSample: 0 },
  },
  { name: 'spoken', event: { type: 'spoken', attempt, chunk } },
  { name: 'filler', event: { type: 'filler', attempt, samples: samples(9_000), firstAudibleSample: 0 } },
  { name: 'overlap, stop', event: { type: 'overlap', attempt, request, text: 'Stop.' } },
  { name: 'overlap, mm-hmm', event: { type: 'overlap', attempt, request, text: 'Mm-hmm.' } },
  { name: 'overlap, failed', event: { type: 'overlap', attempt, request, text: null } },
  { name: 'failed, stt', event: { type: 'failed', attempt, stage: 'stt', problem: NO_LLM } },
  { name: 'failed, llm', event: { type: 'failed', attempt, stage: 'llm', problem: NO_LLM } },
  { name: 'failed, tts', event: { type: 'failed', attempt, stage: 'tts', problem: NO_LLM } },
  ...TIMERS.map((timer): Named => ({ name: `timer, ${timer}`, event: { type: 'timer', timer, attempt } })),
];

/** The attempt whose answers matter here; where there are two, `interim` and `scored` are the one's. */
function attemptsIn(state: SessionState): readonly Attempt[] {
  if (state.tag === 'PROCESSING' || state.tag === 'RESPONDING') return [state.turn.attempt];
  if (state.tag !== 'ACTIVE') return [];
  const attempts = [
    state.speculative?.attempt,
    state.pendingInterim?.attempt,
    state.scoring?.attempts.at(-1),
    state.settling?.turn.attempt,
  ];
  const known = attempts.filter((attempt) => attempt !== undefined);
  return known.filter(
    (attempt, at) => !known.slice(0, at).some((other) => isDeepStrictEqual(other, attempt)),
  );
}

function outcomeOf(run: Run, happening: Happening): string {
  const before = run.state();
  const { state, commands } = transition(before, { ...happening, sessionId: 's1', atMs: run.now() + 1 });
  const isSame = isDeepStrictEqual(state, before);
  if (commands.some(({ type }) => type === 'illegal')) return 'illegal';
  if (isSame && commands.length === 0) return 'ignored';
  const led = standing(state);
  if (led === standing(before) && commands.length === 0) return 'noted';
  const names = commands.map(commandName).join(', ');
  return names === '' ? led : `${led} | ${names}`;
}

const OLD: Attempt = { turnId: 1, number: 0 };

/** What it answers, of which more than one may be on its way. */
const isAnswerTo = (event: Happening, attempt: Attempt, run: Run): boolean => {
  if (event.type === 'interim')
    return run.ofType('transcribe.interim').some((asked) => isDeepStrictEqual(asked.attempt, attempt));
  if (event.type === 'scored')
    return run.ofType('score').some((asked) => isDeepStrictEqual(asked.attempt, attempt));
  return true;
};

/** A line for each event that leads somewhere; all that are noted are one, and all that are ignored. */
function linesOf(
  run: Run,
  events: readonly Named[],
  of: string,
  allIgnored: string | null = null,
): readonly string[] {
  const known = events.map(({ name, event }) => ({ name, outcome: outcomeOf(run, event) }));
  const said = known.filter(({ outcome }) => outcome !== 'ignored' && outcome !== 'noted');
  const together = (['noted', 'ignored'] as const).flatMap((kind) => {
    const names = known.filter(({ outcome }) => outcome === kind).map(({ name }) => name);
    if (names.length === 0) return [];
    return [`  ${kind}${of}: ${kind === 'ignored' && allIgnored !== null ? allIgnored : names.join('; ')}`];
  });
  return [...said.map(({ name, outcome }) => `  ${name}${of}: ${outcome}`), ...together];
}

export function tableText(): string {
  const blocks = SITUATIONS.map(({ name, reach }) => {
    const run = reach(({ mode, persona } = {}) => createRun(mode, persona));
    const state = run.state();
    const attempts = attemptsIn(state);
    const turnId = attempts[0]?.turnId ?? 1;
    const chunk = run.ofType('synthesise').at(-1)?.chunk ?? 0;
    const request = run.ofType('transcribe.overlap').at(-1)?.request ?? 0;
    const ofAttempts = attempts.map((attempt) =>
      linesOf(
        run,
        ofAttempt(attempt, chunk, request).filter(({ event }) => isAnswerTo(event, attempt, run)),
        ` of ${attemptText(attempt)}`,
      ),
    );
    return [
      `== ${name}`,
      standing(state),
      ...linesOf(run, ofSession(run, turnId), ''),
      ...ofAttempts.flat(),
      ...linesOf(run, ofAttempt(OLD, chunk, request), ' of an older attempt', 'everything else'),
    ].join('\n');
  });
  return `${blocks.join('\n\n')}\n`;
}

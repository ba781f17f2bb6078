/** Recorded conversations about how they begin, go on with another model or persona, and end. */
import { problemOf, type Problem } from '../../../contract/errors';
import { PERSONA, createRun } from '../machine-run';
import { answers, isSilent, plays, playsOut, quietly, ready, runsOut, speaks, voicesAll } from './caller';
import type { Script } from './conversation-record';
import { SITUATIONS } from './situations';
import { eventText, standing, commandLines } from './written';
import { transition } from '../../machine';
import type { Happening } from '../../events';

const CRASHED: Problem = { code: 'INFERENCE_CRASHED', message: '', hint: '' };
const MISSING = problemOf('TIMED_OUT.loading');

export const lifecycle: Script = (open, aside) => {
  const { asks, exchange } = quietly(aside);
  const never = open({ title: 'can not connect' });
  never.apply({ type: 'ready', isReplyCheap: false });
  never.apply({ type: 'connect', greet: true });
  never.apply({ type: 'unready', problem: CRASHED });
  never.apply({ type: 'reconfigure' });
  runsOut(never, 'connect');
  never.apply({ type: 'connect', greet: true });

  const refused = open({ title: 'is refused' });
  refused.apply({ type: 'connect', greet: true });
  refused.apply({ type: 'unready', problem: MISSING });

  const change = ready(open, { title: 'another model, in the middle of a reply; it can not be had' });
  exchange(change);
  asks(change);
  answers(change);
  plays(change, 12_000);
  change.apply({ type: 'reconfigure' });
  plays(change, 14_000, 'stopped');
  speaks(change, 10);
  change.apply({ type: 'mode', mode: 'ptt' });
  change.apply({ type: 'unready', problem: MISSING });
  change.apply({ type: 'unready', problem: CRASHED });
  change.apply({ type: 'ready', isReplyCheap: true });
  change.apply({ type: 'mode', mode: 'duplex' });
  exchange(change);
  change.apply({ type: 'reconfigure' });
  change.apply({ type: 'reconfigure' });
  runsOut(change, 'connect');
  runsOut(change, 'connect');

  const persona = open({
    title: 'another persona in the middle of a turn',
    persona: { ...PERSONA, filler: 'Hm.' },
  });
  persona.apply({ type: 'connect', greet: true });
  persona.apply({
    type: 'persona',
    persona: { ...PERSONA, greeting: 'Good morning.', fallbackLine: 'Pardon?' },
  });
  persona.apply({ type: 'ready', isReplyCheap: false });
  voicesAll(persona);
  playsOut(persona);
  asks(persona);
  persona.apply({ type: 'persona', persona: { ...PERSONA, fallbackLine: 'What was that?' } });
  runsOut(persona, 'llm');
  voicesAll(persona);
  playsOut(persona);

  const many = ready(open, { title: 'settles an interrupted turn with the next one' });
  asks(many);
  answers(many);
  plays(many, 12_000);
  many.apply({ type: 'voice.stop' });
  speaks(many, 30);
  isSilent(many);
  many.apply({ type: 'voice.stop' });
  many.apply({ type: 'end', reason: 'client-lost' });
  many.apply({ type: 'end', reason: 'hung-up' });
};

/** What comes at any time, in each situation. */
const AT_ANY_TIME: readonly Happening[] = [
  { type: 'end', reason: 'hung-up' },
  { type: 'reconfigure' },
  { type: 'voice.stop' },
];

/** @returns for each situation, what hanging up and the like do in it, command by command. */
export function anyTimeText(): string {
  const blocks = SITUATIONS.map(({ name, reach }) => {
    const run = reach(({ mode, persona } = {}) => createRun(mode, persona));
    const lines = AT_ANY_TIME.flatMap((happening) => {
      const event = { ...happening, sessionId: 's1', atMs: run.now() + 1 };
      const { state, commands } = transition(run.state(), event);
      const isIgnored = state === run.state() && commands.length === 0;
      const led = isIgnored ? 'ignored' : standing(state);
      return [`${eventText(event)} -> ${led}`, ...commandLines(commands).map((text) => `    ${text}`)];
    });
    return [`== ${name}: ${standing(run.state())}`, ...lines].join('\n');
  });
  return `${blocks.join('\n\n')}\n`;
}

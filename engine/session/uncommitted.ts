/**
 * Owns what is kept back of a turn that may still be wrong: one that is not decided, or whose words are not confirmed.
 * The reducers work on such a turn as on any other; what a client would see or hear of it is put aside here, in order.
 */
import type { Command } from './commands';
import type { Processing, Responding, SessionState, Step } from './state';
import type { Turn } from './turn/types';

/** Puts aside what the step would show of a turn that is held. The turn's timers run as for any other. */
export function holdBack(step: Step): Step {
  if (!isInFlight(step.state) || step.state.turn.held === null) return step;
  const { turn } = step.state;
  const { seen, unseen } = parted(step.commands, turn);
  if (seen.length === 0) return step;
  return { state: { ...step.state, turn: hold(turn, seen) }, commands: unseen };
}

const isSpeech = ({ type }: Command): boolean => type === 'synthesise';

/** What waited for the words to be all there may be spoken now. */
export function voiced(turn: Turn): { readonly turn: Turn; readonly commands: readonly Command[] } {
  if (turn.held === null) return { turn, commands: [] };
  return {
    turn: { ...turn, held: turn.held.filter((command) => !isSpeech(command)) },
    commands: turn.held.filter(isSpeech),
  };
}

export const hold = (turn: Turn, commands: readonly Command[]): Turn => ({
  ...turn,
  held: [...(turn.held ?? []), ...commands],
});

export const isInFlight = (state: SessionState): state is Processing | Responding =>
  state.tag === 'PROCESSING' || state.tag === 'RESPONDING';

/**
 * Which commands of a turn are to be put aside. The voice waits too where words may be missing, and all but its first
 * clause until they are confirmed: so long the processor is the recogniser's.
 */
export function parted(
  commands: readonly Command[],
  { isProvisional, isAllHeard }: Turn,
): { readonly seen: readonly Command[]; readonly unseen: readonly Command[] } {
  const isTooEarly = (command: Command): boolean =>
    command.type === 'synthesise' && isProvisional && (!isAllHeard || command.chunk > 0);
  const isAside = (command: Command): boolean => isSeen(command) || isTooEarly(command);
  return {
    seen: commands.filter(isAside),
    unseen: commands.filter((command) => !isAside(command)),
  };
}

/** What is put aside of a reply that turned out to be none is dropped; what the user said stays. */
export const withoutReply = (held: Turn['held']): Turn['held'] =>
  held?.filter(
    (command) =>
      !isSpeech(command) &&
      command.type !== 'play' &&
      command.type !== 'play.end' &&
      !(command.type === 'transcript' && command.role === 'persona'),
  ) ?? null;

/** The words that a held turn shows are replaced by those of the whole utterance. */
export const withUserText = (held: readonly Command[], text: string): readonly Command[] =>
  held.map((command) =>
    command.type === 'transcript' && command.role === 'user' ? { ...command, text } : command,
  );

/** Whether two transcripts say the same; marks and capitals change nothing that an answer would turn on. */
export const saysTheSame = (a: string, b: string): boolean => wordsOf(a) === wordsOf(b);

const wordsOf = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

function isSeen(command: Command): boolean {
  switch (command.type) {
    case 'play':
    case 'play.end':
    case 'play.flush':
    case 'play.duck':
    case 'play.unduck':
    case 'play.pause':
    case 'play.resume':
    case 'barge':
    case 'transcript':
    case 'audible':
    case 'metric':
    case 'problem':
      return true;
    case 'prepare':
    case 'restore':
    case 'transcribe':
    case 'draft':
    case 'attend':
    case 'score':
    case 'pauses':
    case 'overhear':
    case 'fill':
    case 'prime':
    case 'generate':
    case 'synthesise':
    case 'cancel':
    case 'takeOver':
    case 'timer.start':
    case 'timer.stop':
    case 'complete':
    case 'illegal':
      return false;
  }
}

/**
 * Owns what a wish for a language model comes to. Among the models that fit the wish it says which are tried, what is
 * released for them, and which one has to do. It loads and asks nothing.
 */
import { problemOf, thrownOf, type Problem } from '../contract/errors';
import type { LlmCandidate, LlmWish } from '../contract/inference';
import type { Refusal } from '../inference/blame';
import { refusalProblem } from '../inference/supervisor';
import type { ModelHolder, ModelLeases, Place } from './model-leases';

export type Decision = {
  readonly wish: LlmWish;
  readonly only: readonly string[] | null;
  readonly going: readonly Place[];
  /** Whose memory is taken from now on; null if it is there already, or not known. */
  readonly reserved: LlmCandidate | null;
  /** Why another one answers than would; empty if none does. */
  readonly why: string;
  /** Why none may of those that would, where only a script is left. */
  readonly refusal?: Problem;
};

/** Nothing was loaded yet: everything has room. */
export const anything = (wish: LlmWish): Decision => ({
  wish,
  only: null,
  going: [],
  reserved: null,
  why: '',
});

/** In the process, and used by no session: its load was called off when it had just ended. */
export const strayPlace = (modelId: string): Place => ({
  stage: 'llm',
  modelId,
  label: '',
  wish: '',
  bytes: 0,
  holders: new Set(),
});

export const sentences = (...parts: readonly string[]): string =>
  parts.filter((part) => part !== '').join(' ');

/** What is decided among. */
export type Choices = {
  readonly wish: LlmWish;
  /** Best first. */
  readonly candidates: readonly LlmCandidate[];
  readonly leases: ModelLeases;
  readonly holder: ModelHolder;
  /** Models that the holder may not use. */
  readonly refused: readonly Refusal[];
};

/**
 * What is refused to the holder is no candidate.
 * @throws SidetoneError NO_LLM if what was wished for is refused, or has no room.
 */
export function decideAmong(choices: Choices): Decision {
  const { wish, candidates, refused } = choices;
  const refusalOf = (modelId: string): Refusal | undefined => refused.find((one) => one.modelId === modelId);
  const [best] = candidates;
  const refusal = best === undefined ? undefined : refusalOf(best.modelId);
  const usable: Choices = {
    ...choices,
    candidates: candidates.filter(({ modelId }) => refusalOf(modelId) === undefined),
    // Nor is its file tried where there is no list of what may be.
    wish: {
      ...wish,
      ggufFiles: wish.ggufFiles.filter(({ engine, path }) => refusalOf(`${engine}:${path}`) === undefined),
    },
  };
  if (best === undefined || refusal === undefined) return fitting(usable);
  const problem = refusalProblem(refusal, best.label);
  const isNoneLeft = usable.candidates.length === 0;
  if (wish.wish !== 'auto' && isNoneLeft) throw thrownOf(problem);
  const decision = fitting(usable);
  return isNoneLeft
    ? { ...decision, why: problem.message, refusal: problem }
    : { ...decision, why: sentences(problem.message, decision.why) };
}

/** @throws SidetoneError NO_LLM if what was wished for has no room. */
function fitting({ wish, candidates, leases, holder, refused }: Choices): Decision {
  const isThere = (modelId: string): boolean =>
    leases.places().some((place) => place.stage === 'llm' && place.modelId === modelId);
  const roomFor = ({ modelId, bytes }: LlmCandidate): readonly Place[] | null =>
    isThere(modelId) ? [] : leases.roomFor('llm', bytes, holder);
  const withRoom = candidates.filter((candidate) => roomFor(candidate) !== null);
  const [best] = candidates;
  const [first] = withRoom;
  if (best !== undefined && first !== best) {
    const inUse = leases
      .places()
      .filter(({ stage, holders }) => stage === 'llm' && holders.size > 0)
      .filter(({ modelId }) => !refused.some((refusal) => refusal.modelId === modelId));
    const problem = problemOf('NO_LLM.memory', {
      label: best.label,
      beside: inUse.map(({ label }) => label).join(', '),
    });
    if (wish.wish !== 'auto' && first === undefined) throw thrownOf(problem);
    const largest = inUse.toSorted((one, other) => other.bytes - one.bytes)[0];
    if (wish.wish === 'auto' && largest !== undefined && largest.bytes >= (first?.bytes ?? 0)) {
      const instead = { ...wish, wish: largest.wish };
      return { wish: instead, only: null, going: [], reserved: null, why: problem.message };
    }
  }
  if (first === undefined) return { wish, only: [], going: [], reserved: null, why: '' };
  // What is made free for the first is enough for those that are no larger.
  const only = withRoom.filter(({ modelId, bytes }) => bytes <= first.bytes || isThere(modelId));
  return {
    wish,
    only: only.map(({ modelId }) => modelId),
    going: roomFor(first) ?? [],
    reserved: isThere(first.modelId) ? null : first,
    why: '',
  };
}

/**
 * Owns who is found to end the inference process: a model in one conversation, or a model in all of them. Each time the
 * process ends it is told what ran then. It refuses what ran each time, so that the other conversations go on. Pure.
 */
import type { InferenceRequest } from '../contract/inference';

export type Stage = 'stt' | 'tts' | 'llm' | 'eot';

/** What judges turns counts as one model. */
export const EOT_MODELS = 'eot';

/** Work that had begun on a model and had not ended. */
export type Suspect = {
  /** Null for work that is done for all. */
  readonly session: string | null;
  readonly stage: Stage;
  readonly modelId: string;
  readonly work: InferenceRequest['type'];
};

/** A model that is not used: in one conversation, or in any if `session` is null. */
export type Refusal = Omit<Suspect, 'work'> & { readonly untilMs: number };

type Death = {
  readonly atMs: number;
  readonly suspects: readonly Suspect[];
  /** Those of them that came to a good end since. */
  readonly proven: readonly Suspect[];
  /** What was refused for it; null as long as that is not known. */
  readonly cause: Refusal | null;
};

/** What is known of the deaths of the last ten minutes; times are of one monotonic clock. */
export type Blame = {
  readonly deaths: readonly Death[];
  readonly refusals: readonly Refusal[];
  /** What came to its end since the first of these deaths, each kind of work once, the latest last. */
  readonly proven: readonly Suspect[];
};

export const NO_BLAME: Blame = { deaths: [], refusals: [], proven: [] };

/** The circuit opens after this many deaths within the window; Cherry Studio and VS Code use 3. */
const MAX_DEATHS = 3;
export const DEATH_WINDOW_MS = 60_000;
/** Of one model in one conversation: one less, so that it is found before the circuit opens for all. */
const DEATHS_OF_ONE = 2;
/** Of one model in several conversations: the second that it ends is enough, together with what it did to the first. */
const DEATHS_OF_MODEL = 3;
/** However well they are explained: so many culprits one after the other leave no time to talk. */
const MAX_EXPLAINED = 6;
/** Long enough that others are disturbed seldom, short enough that a person who freed some memory may try again. */
export const REFUSAL_MS = 600_000;

/** Six deaths a minute for ten minutes are 60. */
const MAX_DEATHS_KEPT = 60;
/** For each of the 64 conversations that a host has at most, each of the eight kinds of work that it asks of models. */
const MAX_PROVEN = 8 * 64;

/** Native code that goes wrong ends by another one: SIGSEGV, SIGABRT, SIGBUS, SIGILL, SIGFPE, SIGTRAP. */
const FROM_OUTSIDE: ReadonlySet<string> = new Set(['SIGKILL', 'SIGTERM']);
const LOADS: ReadonlySet<Suspect['work']> = new Set(['load.stt', 'load.tts', 'load.llm', 'load.eot']);

/**
 * What may have ended the process, of what ran then.
 *
 * One that was killed from outside was killed by a person, or by the system where memory ran out. What it was at says
 * nothing then: a person kills it while a model talks, and that model is fit. But where memory ran out, a model may be
 * too large. It takes its memory while it loads. If it is killed later all the same, it has to load again, and where
 * memory is still short, that is killed as well. So loads alone are suspects. Deaths without any still open the circuit.
 *
 * @param signal that came from another process than the host; undefined if none did, or if that is not known.
 */
export const suspectsOf = (running: readonly Suspect[], signal: string | undefined): readonly Suspect[] =>
  signal !== undefined && FROM_OUTSIDE.has(signal) ? running.filter(({ work }) => LOADS.has(work)) : running;

/** The process has ended. @param suspects what ran then; empty if that is not known. */
export function died(blame: Blame, suspects: readonly Suspect[], atMs: number): Blame {
  const former = blame.deaths.filter((death) => atMs - death.atMs < REFUSAL_MS);
  const deaths = [...former.slice(1 - MAX_DEATHS_KEPT), { atMs, suspects, proven: [], cause: null }];
  const refusals = blame.refusals.filter(({ untilMs }) => untilMs > atMs);
  const proven = former.length === 0 ? [] : blame.proven;
  const cause = culpritOf({ deaths, refusals, proven }, atMs);
  if (cause === null) return { deaths, refusals, proven };
  return {
    deaths: deaths.map((death) => (isExplainedBy(death, cause) ? { ...death, cause } : death)),
    refusals: [...refusals.filter((one) => !isWithin(one, cause)), cause],
    proven,
  };
}

/** Work came to its end: it is no suspect of deaths at which other work ran that has not. */
export function ended(blame: Blame, done: Suspect): Blame {
  if (blame.deaths.length === 0) return blame;
  const isOfOne = ({ cause, suspects, proven }: Death): boolean =>
    cause === null && suspects.some((one) => isSame(one, done)) && !proven.some((one) => isSame(one, done));
  return {
    ...blame,
    deaths: blame.deaths.map((death) =>
      isOfOne(death) ? { ...death, proven: [...death.proven, done] } : death,
    ),
    proven: [...blame.proven.filter((one) => !isSame(one, done)), done].slice(-MAX_PROVEN),
  };
}

/** What a conversation is refused now. */
export const refusalsFor = (blame: Blame, session: string | null, atMs: number): readonly Refusal[] =>
  blame.refusals.filter(
    (refusal) => refusal.untilMs > atMs && (refusal.session === null || refusal.session === session),
  );

/** @returns when the process may be started again after it ended now, in ms from now: 0 unless the circuit is open. */
export function waitMsOf({ deaths }: Blame, atMs: number): number {
  const recent = deaths.filter((death) => atMs - death.atMs < DEATH_WINDOW_MS);
  const unexplained = recent.filter(({ cause }) => cause === null);
  const tooMany =
    unexplained.length >= MAX_DEATHS ? unexplained : recent.length >= MAX_EXPLAINED ? recent : [];
  const [oldest] = tooMany;
  return oldest === undefined ? 0 : DEATH_WINDOW_MS - (atMs - oldest.atMs);
}

/** @returns what is to be refused from now on; null while several may be the cause, or none often enough. */
function culpritOf({ deaths, proven }: Blame, atMs: number): Refusal | null {
  const untilMs = atMs + REFUSAL_MS;
  const of = mostSuspected(deaths, ({ stage, modelId }) => [stage, modelId]);
  if (of !== null && of.count >= DEATHS_OF_MODEL && of.sessions.size > 1) {
    const { stage, modelId, session } = of.suspect;
    // Where it does the same for others, it is what this conversation asks of it.
    const isGoodForOthers = proven.some(
      (one) => isSame(one, { ...of.suspect, session: one.session }) && !of.sessions.has(one.session),
    );
    return { stage, modelId, session: isGoodForOthers ? session : null, untilMs };
  }
  const recent = deaths.filter((death) => death.cause === null && atMs - death.atMs < DEATH_WINDOW_MS);
  const here = mostSuspected(recent, ({ session, stage, modelId }) => [session, stage, modelId]);
  if (here === null || here.count < DEATHS_OF_ONE) return null;
  const { stage, modelId, session } = here.suspect;
  return { stage, modelId, session, untilMs };
}

type Suspicion = {
  /** As it ran when the process ended last. */
  readonly suspect: Suspect;
  readonly count: number;
  readonly sessions: ReadonlySet<string | null>;
};

/** @returns what ran at most of the deaths, and at the last; null if something else ran at as many. */
function mostSuspected(
  deaths: readonly Death[],
  partsOf: (suspect: Suspect) => readonly (string | null)[],
): Suspicion | null {
  const keyOf = (suspect: Suspect): string => JSON.stringify(partsOf(suspect));
  const found = new Map<string, { count: number; readonly sessions: Set<string | null> }>();
  for (const death of deaths) {
    const suspects = culpable(death);
    for (const key of new Set(suspects.map(keyOf))) {
      const entry = found.get(key) ?? { count: 0, sessions: new Set<string | null>() };
      found.set(key, { ...entry, count: entry.count + 1 });
    }
    for (const one of suspects) found.get(keyOf(one))?.sessions.add(one.session);
  }
  const [first, second] = [...found].toSorted(([, one], [, other]) => other.count - one.count);
  if (first === undefined || first[1].count === second?.[1].count) return null;
  const suspect = deaths.at(-1)?.suspects.find((one) => keyOf(one) === first[0]);
  return suspect === undefined ? null : { suspect, ...first[1] };
}

/**
 * Of a death of which the cause is known, only that. Else what came to no good end since; where all did, one of them
 * ended the process all the same, and it is not known which. So the order of good ends says nothing.
 */
function culpable({ suspects, proven, cause }: Death): readonly Suspect[] {
  if (cause !== null) return suspects.filter((suspect) => isOf(suspect, cause));
  const unproven = suspects.filter((suspect) => !proven.some((one) => isSame(one, suspect)));
  return unproven.length > 0 ? unproven : suspects;
}

const isSame = (one: Suspect, other: Suspect): boolean =>
  one.session === other.session &&
  one.stage === other.stage &&
  one.modelId === other.modelId &&
  one.work === other.work;

const isOf = ({ session, stage, modelId }: Suspect, refusal: Refusal): boolean =>
  stage === refusal.stage &&
  modelId === refusal.modelId &&
  (refusal.session === null || refusal.session === session);

const isExplainedBy = ({ cause, suspects }: Death, refusal: Refusal): boolean =>
  cause === null && suspects.some((suspect) => isOf(suspect, refusal));

/** What is refused to all needs not be refused to one. */
const isWithin = (former: Refusal, { stage, modelId, session }: Refusal): boolean =>
  former.stage === stage && former.modelId === modelId && (session === null || former.session === session);

/**
 * Owns what a user interface may see of a session. Views never look at the machine's state.
 */
import type { LlmChoice, SessionSnapshot } from '../contract/client';
import type { SessionState } from './state';

export type SessionFacts = {
  readonly llm: LlmChoice | null;
  readonly voiceId: string | null;
  readonly sttId: string | null;
};

/** Everything but the revision, which the runtime counts. */
export function project(state: SessionState, facts: SessionFacts): Omit<SessionSnapshot, 'revision'> {
  const turn = state.tag === 'PROCESSING' || state.tag === 'RESPONDING' ? state.turn : null;
  return {
    sessionId: state.sessionId,
    state: state.tag,
    mode: state.mode,
    hearing: state.listening.kind !== 'quiet',
    turnId: turn?.attempt.turnId ?? null,
    profileId: state.persona.profileId,
    personaName: state.persona.name,
    pauseStatistics: state.pauseStatistics,
    ...facts,
  };
}

/** The user is silent and nothing is under way: a change interrupts no one now. */
export const isIdle = (state: SessionState): boolean =>
  state.tag === 'ACTIVE' &&
  state.listening.kind === 'quiet' &&
  state.resumed === null &&
  state.speculative === null &&
  state.settling === null;

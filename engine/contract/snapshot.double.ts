/** Owns a session's snapshot for tests: one that listens, told what is to be other. */
import type { SessionSnapshot } from './client';

export const snapshotWith = (change: Partial<SessionSnapshot> = {}): SessionSnapshot => ({
  revision: 1,
  sessionId: 'one',
  state: 'ACTIVE',
  mode: 'duplex',
  hearing: false,
  turnId: null,
  profileId: 'maya',
  personaName: 'Maya',
  llm: null,
  voiceId: null,
  sttId: null,
  pauseStatistics: null,
  ...change,
});

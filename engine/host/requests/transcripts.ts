/** Owns the answers to what a client asks of the kept conversations. */
import { problemOf, thrownOf } from '../../contract/errors';
import type { KeptSession, ListedSession } from '../../contract/history';
import type { RequestHandlers, RequestType } from '../../contract/requests';
import { exportSession } from '../../store/transcripts/export';
import type { Folded } from '../../store/transcripts/lines';
import type { TranscriptStore } from '../../store/transcripts/store';

type HistoryRequest = Extract<RequestType, `history.${string}`>;

export function createHistoryHandlers(store: TranscriptStore): RequestHandlers<HistoryRequest> {
  const { catalogue } = store;

  const reading = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (thrown) {
      throw thrownOf(problemOf('DISK_FAILED.history'), { cause: thrown });
    }
  };

  return {
    'history.list': async ({ words, profileId, fromMs, toMs, after, most }) => {
      await store.settled();
      const isPlain = words.trim() === '' && profileId === null && fromMs === null && toMs === null;
      // The first page is shown as soon as it is known; a search needs all.
      const enough = isPlain && after === null ? most + 1 : undefined;
      await reading(() => catalogue.refresh(enough));
      const found = catalogue.find({ words, profileId, fromMs, toMs });
      const from = after === null ? 0 : placeAfter(found, after);
      const sessions = found.slice(from, from + most);
      const isMore = found.length > from + most;
      return { sessions, total: found.length, isMore, ...catalogue.facts() };
    },
    'history.read': async ({ id, most }) => {
      const folded = await store.read(id);
      return {
        session: sessionOf(id, folded, store.isRunning(id)),
        turns: folded.turns.slice(0, most),
        skippedLines: folded.skippedLines,
      };
    },
    'history.audio': ({ id, turnId, side }) => store.sound(id, turnId, side),
    'history.export': async ({ id, format }) => {
      const folded = await store.read(id);
      return exportSession(sessionOf(id, folded, store.isRunning(id)), folded.turns, format);
    },
    'history.delete': async ({ ids }) => ({ deleted: await store.remove(ids) }),
    'history.older': async ({ days }) => ({
      count: await reading(() => store.older(days, Date.now())),
    }),
    'history.clear': async () => ({ deleted: await store.clear() }),
  };
}

/** One that is gone meanwhile has its place all the same: ids begin with the time. */
function placeAfter(found: readonly ListedSession[], id: string): number {
  const at = found.findIndex((session) => session.id === id);
  if (at !== -1) return at + 1;
  const next = found.findIndex((session) => session.id < id);
  return next === -1 ? found.length : next;
}

const sessionOf = (id: string, folded: Folded, isRunning: boolean): KeptSession => ({
  id,
  startedAtMs: folded.startedAtMs,
  endedAtMs: folded.endedAtMs,
  isRunning,
  profileId: folded.profileIds[0] ?? '',
  personaNames: folded.personaNames,
  turnCount: folded.turns.length,
  hasAudio: folded.turns.some(({ audio }) => audio.length > 0),
});

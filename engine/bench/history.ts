/**
 * Owns how long the history takes to open and to be searched with 10,000 turns in it: at the handlers, which is where
 * the page's questions arrive. Opening is measured on a program that has just begun and knows nothing yet.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HistoryAnswers } from '../contract/history';
import { silentLog } from '../log';
import { createHistoryHandlers } from '../host/requests/transcripts';
import { createTranscriptStore } from '../store/transcripts/store';
import type { BenchContext } from './context';
import { spread, type Figure } from './figures';
import { keepSessions, madeUpSessions } from './kept-sessions';

const SESSIONS = 500;
const TURNS_EACH = 20;
const ROUNDS = 12;
const AT_MOST_MS = 100;
/** As many as the page asks for. */
const PAGE = 50;

export async function measureHistory({ say }: BenchContext): Promise<readonly Figure[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sidetone-history-'));
  try {
    say(`writing ${SESSIONS * TURNS_EACH} turns`);
    await keepSessions(dataDir, madeUpSessions(SESSIONS, Date.now() - 2 * 86_400_000, TURNS_EACH));
    const opened: number[] = [];
    const atOnce: number[] = [];
    const rare: number[] = [];
    const common: number[] = [];
    const read: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const fresh = begin(dataDir);
      opened.push(await timed(() => fresh.list('')));
      // It goes on reading what was not shown yet.
      await fresh.list('appointment');
      // The first question is a search: all that is kept must be read before it can be answered.
      const other = begin(dataDir);
      atOnce.push(await timed(() => other.list(`keyword${round}`)));
      rare.push(await timed(async () => expectFound(await fresh.list(`keyword${round * 40}`), 1)));
      common.push(await timed(async () => expectFound(await fresh.list('practice insurance'), 100)));
      const { sessions } = await fresh.list('');
      const id = sessions[round]?.id ?? '';
      read.push(await timed(() => fresh.read(id)));
    }
    const limit = { p95: AT_MOST_MS };
    return [
      spread('history.open', 'history of 10,000 turns: opens', opened, limit),
      spread('history.search.first', 'searched before anything of it was read', atOnce),
      spread('history.search.rare', 'searched for a word that stands once', rare, limit),
      spread('history.search.common', 'searched for two words of many turns', common, limit),
      spread('history.read', 'one of its sessions is read', read, limit),
    ];
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

function begin(dataDir: string) {
  const store = createTranscriptStore({ dataDir, log: silentLog, now: Date.now });
  const handlers = createHistoryHandlers(store);
  return {
    list: (words: string) =>
      handlers['history.list']({
        type: 'history.list',
        words,
        profileId: null,
        fromMs: null,
        toMs: null,
        after: null,
        most: PAGE,
      }),
    read: (id: string) => handlers['history.read']({ type: 'history.read', id, most: 500 }),
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const fromMs = performance.now();
  await work();
  return performance.now() - fromMs;
}

/** A search that finds nothing is quick. */
function expectFound({ total }: HistoryAnswers['history.list'], least: number): void {
  if (total < least) throw new Error(`the search found ${total} sessions instead of ${least}`);
}

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { HistoryAnswers, ListedSession } from '../../../engine/contract/history';
import type { RequestOf } from '../../../engine/contract/requests';
import type { Ask } from '../connection/asker';
import { NO_FILTER } from './history';
import { createHistoryList } from './history-list';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Asked = {
  readonly request: RequestOf<'history.list'>;
  readonly answer: (change: Partial<HistoryAnswers['history.list']>) => Promise<void>;
  readonly fail: () => Promise<void>;
};

function setUp() {
  const asked: Asked[] = [];
  const ask = ((request: RequestOf<'history.list'>) =>
    new Promise((resolve) => {
      const settle = async (result: unknown): Promise<void> => {
        resolve(result);
        await vi.advanceTimersByTimeAsync(0);
      };
      asked.push({
        request,
        answer: (change) =>
          settle({
            ok: true,
            value: {
              sessions: [],
              total: 0,
              kept: 9,
              isMore: false,
              isComplete: true,
              personas: [],
              skipped: [],
              unsearched: 0,
              ...change,
            },
          }),
        fail: () => settle({ ok: false, error: { code: 'DISK_FAILED', message: 'No.', hint: '' } }),
      });
    })) as unknown as Ask;
  return { list: createHistoryList(ask), asked };
}

const session = (id: string): ListedSession => ({
  id,
  startedAtMs: 0,
  endedAtMs: 0,
  isRunning: false,
  profileId: 'maya',
  personaNames: ['Maya'],
  turnCount: 1,
  hasAudio: false,
  excerpt: '',
  found: 0,
  foundTurnId: null,
});
const shown = (list: ReturnType<typeof createHistoryList>): readonly string[] =>
  list.store.getState().sessions.map(({ id }) => id);

describe('the list of kept conversations', () => {
  it('asks once for a word that is being typed, not for each letter', async () => {
    const { list, asked } = setUp();
    for (const typed of ['o', 'op', 'ope']) list.setFilter({ ...NO_FILTER, words: typed });
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked.map(({ request }) => request.words)).toEqual(['ope']);
  });

  it('does not show what was found by words that were changed since', async () => {
    const { list, asked } = setUp();
    list.setFilter({ ...NO_FILTER, words: 'old' });
    await vi.advanceTimersByTimeAsync(200);
    list.setFilter({ ...NO_FILTER, words: 'new' });
    await vi.advanceTimersByTimeAsync(200);
    await asked[1]?.answer({ sessions: [session('b')] });
    await asked[0]?.answer({ sessions: [session('a')] });
    expect(shown(list)).toEqual(['b']);
  });

  it('goes on after the last one that is shown, and asks for the same page once', async () => {
    const { list, asked } = setUp();
    list.load();
    await asked[0]?.answer({ sessions: [session('c'), session('b')], isMore: true });
    list.more();
    list.more();
    expect(asked).toHaveLength(2);
    expect(asked[1]?.request.after).toBe('b');
    await asked[1]?.answer({ sessions: [session('a')] });
    expect(shown(list)).toEqual(['c', 'b', 'a']);
    list.more();
    expect(asked).toHaveLength(2);
  });

  it('is as long as it was when it is read anew: its place is kept', async () => {
    const { list, asked } = setUp();
    list.load();
    await asked[0]?.answer({
      sessions: Array.from({ length: 50 }, (_, at) => session(`x${at}`)),
      isMore: true,
    });
    list.more();
    await asked[1]?.answer({ sessions: [session('a')] });
    list.leave();
    list.load();
    expect(asked[2]?.request).toMatchObject({ after: null, most: 51 });
    list.setFilter({ ...NO_FILTER, profileId: 'maya' });
    expect(asked[3]?.request.most).toBe(50);
  });

  it('does not put a page of another filter below the list', async () => {
    const { list, asked } = setUp();
    list.load();
    await asked[0]?.answer({ sessions: [session('b')], isMore: true });
    list.more();
    list.setFilter({ ...NO_FILTER, profileId: 'maya' });
    await asked[1]?.answer({ sessions: [session('a')] });
    expect(shown(list)).toEqual(['b']);
    await asked[2]?.answer({ sessions: [session('x')] });
    expect(shown(list)).toEqual(['x']);
  });

  it('asks again while the host is still reading the folder', async () => {
    const { list, asked } = setUp();
    list.load();
    await asked[0]?.answer({ isComplete: false });
    await vi.advanceTimersByTimeAsync(300);
    expect(asked).toHaveLength(2);
    await asked[1]?.answer({});
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked).toHaveLength(2);
  });

  it('keeps what it shows when it can’t be read anew, and says why', async () => {
    const { list, asked } = setUp();
    list.load();
    await asked[0]?.answer({ sessions: [session('a')] });
    list.load();
    await asked[1]?.fail();
    expect(shown(list)).toEqual(['a']);
    expect(list.store.getState().problem?.message).toBe('No.');
  });

  it('asks for whole days: the last one is a part of it', () => {
    const { list, asked } = setUp();
    list.setFilter({ ...NO_FILTER, fromDay: '2026-11-25', toDay: '2026-11-25' });
    const { fromMs, toMs } = asked[0]?.request ?? { fromMs: null, toMs: null };
    expect((toMs ?? 0) - (fromMs ?? 0)).toBe(86_400_000);
  });
});

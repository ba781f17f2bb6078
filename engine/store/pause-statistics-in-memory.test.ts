import { describe, expect, it } from 'vitest';
import { statisticsOf, NO_PAUSES } from '../session/turn-taking/pause-statistics';
import { createStatisticsInMemory } from './pause-statistics-in-memory';

describe('pause statistics in memory', () => {
  // A scenario would otherwise come out differently after another, or never see any at all.
  it('are learned within the process, by profile, and forgotten on request', async () => {
    const store = createStatisticsInMemory();
    const learned = await store.add('a', Array<number>(20).fill(600), Date.UTC(2026, 0, 1));
    expect(statisticsOf(learned)).not.toBeNull();
    expect(await store.read('a')).toEqual(learned);
    expect(await store.read('b')).toEqual(NO_PAUSES);
    await store.reset('a');
    expect(await store.read('a')).toEqual(NO_PAUSES);
    expect(await createStatisticsInMemory().read('a')).toEqual(NO_PAUSES);
  });

  it('go with a profile that is renamed, and leave nothing of another that had the name', async () => {
    const store = createStatisticsInMemory();
    const learned = await store.add('a', [600], Date.UTC(2026, 0, 1));
    await store.renamed('a', 'b');
    expect([await store.read('a'), await store.read('b')]).toEqual([NO_PAUSES, learned]);
    await store.renamed('never seen', 'b');
    expect(await store.read('b')).toEqual(NO_PAUSES);
  });
});

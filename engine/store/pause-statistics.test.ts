import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../log';
import { statisticsOf, NO_PAUSES, weightOf } from '../session/turn-taking/pause-statistics';
import { createPauseStore } from './pause-statistics';

const DAY = 86_400_000;

describe('the store of pause statistics', () => {
  let dataDir = '';
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'pauses-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));
  const files = () => readdirSync(join(dataDir, 'pauses')).toSorted();
  const onlyFile = () => join(dataDir, 'pauses', files()[0] ?? '');

  it('keeps them over a restart, each profile its own', async () => {
    const store = createPauseStore(dataDir, silentLog);
    for (let day = 1; day <= 3; day++) await store.add('receptionist', Array(20).fill(1400), day * DAY);
    const again = createPauseStore(dataDir, silentLog);
    expect(statisticsOf(await again.read('receptionist'))?.p90Ms).toBeGreaterThan(1000);
    expect(await again.read('admissions')).toEqual(NO_PAUSES);
  });

  it('counts turns that end at the same time: catches two reads before the first write', async () => {
    const store = createPauseStore(dataDir, silentLog);
    await Promise.all(Array.from({ length: 10 }, () => store.add('a', [400, 700], DAY)));
    expect(weightOf(await store.read('a'))).toBe(20);
  });

  it('counts turns that end in two Sidetones at the same time: catches one that writes what the other did not know', async () => {
    const stores = [createPauseStore(dataDir, silentLog), createPauseStore(dataDir, silentLog)];
    await Promise.all(Array.from({ length: 10 }, (_, index) => stores[index % 2]?.add('a', [400, 700], DAY)));
    expect(weightOf(await createPauseStore(dataDir, silentLog).read('a'))).toBe(20);
  });

  it('holds statistics and nothing else', async () => {
    await createPauseStore(dataDir, silentLog).add('a', [400], 19_000 * DAY + 5000);
    expect(Object.keys(JSON.parse(readFileSync(onlyFile(), 'utf8')) as object)).toEqual([
      'version',
      'profileId',
      'binsMs',
      'former',
      'day',
      'today',
    ]);
    expect(files()).toHaveLength(1);
  });

  it.each(['{"version":1', '{"version":2}', '[]', '{"version":1,"profileId":"a","former":[-1]}', ''])(
    'sets a broken file aside and learns anew: %s',
    async (text) => {
      const store = createPauseStore(dataDir, silentLog);
      await store.add('a', [400], DAY);
      const path = onlyFile();
      writeFileSync(path, text);
      expect(await store.read('a')).toEqual(NO_PAUSES);
      expect(readFileSync(`${path}.broken`, 'utf8')).toBe(text);
      await store.add('a', [400], DAY);
      expect(weightOf(await store.read('a'))).toBe(1);
    },
  );

  it('never stops a session: a folder that can not be written costs the statistics alone', async () => {
    writeFileSync(join(dataDir, 'pauses'), 'a file where the folder should be');
    const store = createPauseStore(dataDir, silentLog);
    expect(weightOf(await store.add('a', [400], DAY))).toBe(1);
    expect(await store.read('a')).toEqual(NO_PAUSES);
  });

  it('forgets one profile and no other', async () => {
    const store = createPauseStore(dataDir, silentLog);
    await store.add('a', [400], DAY);
    await store.add('b', [400], DAY);
    await store.reset('a');
    await store.reset('never seen');
    expect(await store.read('a')).toEqual(NO_PAUSES);
    expect(weightOf(await store.read('b'))).toBe(1);
  });

  it('goes with a profile that is renamed: catches statistics left under a name that no profile has', async () => {
    const store = createPauseStore(dataDir, silentLog);
    await store.add('a', [400, 700], DAY);
    await store.add('former b', [400], DAY);
    const statistics = await store.read('a');
    await store.renamed('a', 'b');
    expect(await store.read('a')).toEqual(NO_PAUSES);
    const again = createPauseStore(dataDir, silentLog);
    expect(await again.read('b')).toEqual(statistics);
    expect(weightOf(await again.add('b', [400], DAY))).toBe(3);
    expect(files()).toHaveLength(2);
  });

  it('does not take over those of another that had the name before', async () => {
    const store = createPauseStore(dataDir, silentLog);
    await store.add('thrown away', [400], DAY);
    await store.renamed('a', 'thrown away');
    expect(await store.read('thrown away')).toEqual(NO_PAUSES);
    await store.add('thrown away', [400, 400], DAY);
    await store.add('b', [700], DAY);
    await store.renamed('b', 'thrown away');
    expect(weightOf(await store.read('thrown away'))).toBe(1);
    expect(files()).toHaveLength(1);
  });

  it('changes the case of a name, and stays with a name that does not change', async () => {
    const store = createPauseStore(dataDir, silentLog);
    await store.add('maya', [400], DAY);
    await store.renamed('maya', 'Maya');
    await store.renamed('Maya', 'Maya');
    expect(weightOf(await store.read('Maya'))).toBe(1);
  });

  it('counts a turn that ends while its profile is renamed: catches pauses that are overwritten', async () => {
    const store = createPauseStore(dataDir, silentLog);
    await Promise.all([store.add('a', [400], DAY), store.renamed('a', 'b'), store.add('b', [400], DAY)]);
    expect(weightOf(await store.read('b'))).toBe(2);
  });

  it('fails no rename: statistics that can not be moved stay where they were', async () => {
    const store = createPauseStore(dataDir, silentLog);
    await store.add('b', [400], DAY);
    const inTheWay = onlyFile();
    rmSync(inTheWay);
    mkdirSync(inTheWay);
    await store.add('a', [400], DAY);
    await expect(store.renamed('a', 'b')).resolves.toBeUndefined();
    expect(weightOf(await store.read('a'))).toBe(1);
  });

  it('keeps any id inside its folder: catches a profile named ../settings', async () => {
    mkdirSync(join(dataDir, 'pauses'));
    const store = createPauseStore(dataDir, silentLog);
    for (const id of ['../settings', 'A', 'a', 'a/b', 'a-b', '..', 'con', 'é'.repeat(300)]) {
      await store.add(id, [400], DAY);
    }
    expect(files()).toHaveLength(8);
    expect(readdirSync(dataDir)).toEqual(['pauses']);
  });
});

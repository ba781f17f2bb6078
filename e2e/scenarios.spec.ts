/**
 * Whole conversations from files, one for each rule of turn-taking (scenario-rules.ts), by the virtual clock. On it
 * the models take what a table says. So they come out the same on any machine, busy or not, and times can be asked
 * for to the frame. What that clock can't show is held in scenarios-real-time.spec.ts. Runs beside others.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { useFolder } from './own-folder';
import { lines, missingModels, PROJECT, sidetone, TALKING } from './project';
import { expectWellFormed, hold, powersOf, RULES, SCENARIOS, type Held } from './scenario-rules';

test.describe.configure({ timeout: 240_000 });

const talkingIsOff = await missingModels(TALKING);
const folder = useFolder('scenarios');

test('every scenario is about a rule, and every rule has its scenario', () => {
  const files = readdirSync(SCENARIOS).filter((name) => name.endsWith('.yaml'));
  expect(files.toSorted()).toEqual(Object.keys(RULES).toSorted());
});

/** The run of a scenario that a test of this worker has made, or a first one. */
const held = new Map<string, Promise<Held>>();
const firstRun = (file: string): Promise<Held> => {
  const run = held.get(file) ?? hold(folder(), file, 'virtual');
  held.set(file, run);
  return run;
};

/** When the speech that goes on at `atMs` began: it has 200 ms before it that are 35 dB under the loudest. */
function onsetBefore(recording: Buffer, atMs: number): number {
  const powers = powersOf(recording, 'left');
  const floor = powers.reduce((most, power) => Math.max(most, power), 0) * 10 ** -3.5;
  let onset = Math.floor(atMs / 10);
  for (let at = onset; at >= 0 && onset - at <= 20; at -= 1) if ((powers[at] ?? 0) >= floor) onset = at;
  return onset * 10;
}

test.describe('a conversation from a file, on the virtual clock', () => {
  // Each takes up to half a minute of the processor: one file of them would keep one worker when all else is done.
  test.describe.configure({ mode: 'parallel' });
  for (const [file, { name, holds, isDucked }] of Object.entries(RULES)) {
    test(`${file}: ${name}`, async () => {
      test.skip(talkingIsOff !== null, talkingIsOff ?? '');
      const run = await firstRun(file);
      expectWellFormed(run);
      holds(run.turns, run.recording);
      if (isDucked !== true) return;
      const ducks = run.turns.flatMap(({ events }) => events.filter(({ action }) => action === 'duck'));
      expect(ducks).not.toEqual([]);
      for (const { atMs } of ducks) {
        expect(atMs - onsetBefore(run.recording, atMs)).toBeLessThanOrEqual(100);
      }
    });
  }

  test('comes out the same twice, to the sample', async () => {
    test.skip(talkingIsOff !== null, talkingIsOff ?? '');
    // Speech over speech, work that is called off, and a second turn: whatever could go by the machine's time would.
    const [first, second] = [await firstRun('stop.yaml'), await hold(folder(), 'stop.yaml', 'virtual')];
    expect(second.stdout).toBe(first.stdout);
    expect(second.recording.equals(first.recording)).toBe(true);
  });
});

test('a scenario with a mistake is told with its place, in one line', async () => {
  test.skip(talkingIsOff !== null, talkingIsOff ?? '');
  const ran = await sidetone('talk', '--scenario', join(PROJECT, 'package.json'));
  expect(ran.status).not.toBe(0);
  expect(ran.stdout).toBe('');
  expect(ran.stderr).toMatch(/package\.json:\d+:\d+: /);
  expect(lines(ran.stderr)).toHaveLength(1);
});

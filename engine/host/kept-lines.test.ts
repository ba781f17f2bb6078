import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKeptLines, type MakeLine } from './kept-lines';
import { silentLog } from '../log';

let folder = '';
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'sidetone-lines-')), 'lines');
});
afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

/** A voice that counts how often it is asked. */
function createVoice() {
  const asked: string[] = [];
  const make: MakeLine = async (voiceId, text) => {
    asked.push(`${voiceId}: ${text}`);
    return [Float32Array.of(0.25, -0.5), Float32Array.of(0.125)];
  };
  return { asked, make };
}
const never: MakeLine = () => Promise.reject(new Error('The voice is gone.'));

describe('kept lines', () => {
  it('are there for every session, and made once for all who ask at a time', async () => {
    const { asked, make } = createVoice();
    const lines = createKeptLines(folder, silentLog);
    expect(lines.get('joe', 'One moment.')).toBeNull();
    await Promise.all([lines.keep('joe', 'One moment.', make), lines.keep('joe', 'One moment.', make)]);
    await lines.keep('joe', 'One moment.', make);
    expect(asked).toEqual(['joe: One moment.']);
    expect(lines.get('joe', 'One moment.')).toHaveLength(2);
    expect(lines.get('slt', 'One moment.')).toBeNull();
  });

  it('are there after a new start, before any voice is', async () => {
    await createKeptLines(folder, silentLog).keep('joe', 'One moment.', createVoice().make);
    const later = createKeptLines(folder, silentLog);
    await later.keep('joe', 'One moment.', never);
    const [samples] = later.get('joe', 'One moment.') ?? [];
    expect([...(samples ?? [])].map((sample) => Math.round(sample * 8))).toEqual([2, -4, 1]);
  });

  it('are made anew where the file is damaged, and work where the disk takes none', async () => {
    const { asked, make } = createVoice();
    await createKeptLines(folder, silentLog).keep('joe', 'One moment.', make);
    const [name = ''] = await readdir(folder);
    await writeFile(join(folder, name), 'noise');
    await createKeptLines(folder, silentLog).keep('joe', 'One moment.', make);
    expect(asked).toHaveLength(2);

    const noFolder = createKeptLines(join(folder, name, 'below-a-file'), silentLog);
    await noFolder.keep('joe', 'One moment.', make);
    expect(noFolder.get('joe', 'One moment.')).not.toBeNull();
  });

  it('that could not be made are tried again', async () => {
    const lines = createKeptLines(folder, silentLog);
    await expect(lines.keep('joe', 'One moment.', never)).rejects.toThrow('gone');
    await lines.keep('joe', 'One moment.', createVoice().make);
    expect(lines.get('joe', 'One moment.')).not.toBeNull();
  });

  it('that are wanted again stay: catches a fallback line pushed out by changes to its own persona', async () => {
    const lines = createKeptLines(null, silentLog);
    const { make } = createVoice();
    await lines.keep('joe', 'One moment.', make);
    for (let change = 0; change < 100; change += 1) {
      await lines.keep('joe', `Let me see, ${change}.`, make);
      await lines.keep('joe', 'One moment.', never);
    }
    expect(lines.get('joe', 'One moment.')).not.toBeNull();
    expect(lines.get('joe', 'Let me see, 0.')).toBeNull();
  });

  it('without a sample on the disk are made anew', async () => {
    await createKeptLines(folder, silentLog).keep('joe', 'One moment.', async () => []);
    const { asked, make } = createVoice();
    await createKeptLines(folder, silentLog).keep('joe', 'One moment.', make);
    expect(asked).toEqual(['joe: One moment.']);
  });
});

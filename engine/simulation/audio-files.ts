/**
 * Owns reading recordings for the command line: any WAV to mono 16 kHz, any failure to one clear line.
 */
import { access, constants, readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { SidetoneError } from '../contract/errors';
import { MIC_RATE } from '../contract/units';
import { resample } from '../audio/resample';
import { readWav } from '../audio/wav';

/** @returns mono samples at 16 kHz. @throws SidetoneError AUDIO_FILE naming the file. */
export async function readRecording(path: string): Promise<Float32Array> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : '';
    const why = WHY_NOT[String(code)] ?? `It could not be read (${String(code)}).`;
    throw new SidetoneError('AUDIO_FILE', `${path}: ${why}`);
  }
  try {
    const { samples, sampleRate } = readWav(bytes);
    return resample(samples, sampleRate, MIC_RATE);
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw new SidetoneError('AUDIO_FILE', `${path}: ${why}`);
  }
}

const WHY_NOT: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such file.',
  EISDIR: 'That is a folder.',
};

/** Before minutes of talk are lost: whether a recording can be written there. Undefined is nowhere, and fine. */
export async function checkWritable(path: string | undefined): Promise<void> {
  if (path === undefined) return;
  const folder = dirname(resolve(path));
  try {
    await access(folder, constants.W_OK);
  } catch {
    throw new SidetoneError(
      'AUDIO_FILE',
      `${path} can't be written: there is no folder ${folder} to write in.`,
    );
  }
}

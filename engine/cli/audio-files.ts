/**
 * Owns reading recordings for the command line: any WAV to mono 16 kHz, any failure to one clear line.
 */
import { readFile } from 'node:fs/promises';
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
    const why = code === 'ENOENT' ? 'There is no such file.' : `It could not be read (${String(code)}).`;
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

/**
 * Owns the microphone of a Chromium in a test: a file with recordings between quiet, and the arguments with which the
 * browser takes it for a device.
 */
import { writeFile } from 'node:fs/promises';
import { writeWav } from '../engine/audio/wav';
import { MIC_RATE } from '../engine/contract/units';

export type MicrophonePart = { readonly quietMs: number } | { readonly samples: Float32Array };

const lengthOf = (part: MicrophonePart): number =>
  'samples' in part ? part.samples.length : Math.round((part.quietMs * MIC_RATE) / 1000);

export async function writeMicrophone(path: string, parts: readonly MicrophonePart[]): Promise<void> {
  const all = new Float32Array(parts.reduce((sum, part) => sum + lengthOf(part), 0));
  // No microphone gives digital silence, and the window rightly says so of one that does.
  for (let at = 0; at < all.length; at += 1) all[at] = ((at * 7_919) % 101) / 101_000 - 0.0005;
  let at = 0;
  for (const part of parts) {
    if ('samples' in part) all.set(part.samples, at);
    at += lengthOf(part);
  }
  await writeFile(path, writeWav({ channels: [all], sampleRate: MIC_RATE }));
}

/** The file is heard once, from when the page opens its microphone. */
export const microphoneArgs = (path: string): readonly string[] => [
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  `--use-file-for-fake-audio-capture=${path}%noloop`,
];

/**
 * Owns the section of the benchmark on noise: whether a room without a voice ever starts a turn.
 */
import { MIC_RATE } from '../contract/units';
import { createLoopedNoise } from '../simulation/surroundings';
import { openWorkplace } from '../simulation/local-host';
import type { BenchContext } from './context';
import { countStarts } from './false-starts';
import { single, type Figure } from './figures';
import { readAll } from './recordings';

/** From a quiet room to a machine beside the microphone; speech lies at -25. */
const LEVELS_DB = [-55, -45, -35, -25] as const;
const TOTAL_MS = 600_000;

export async function measureNoise(context: BenchContext): Promise<readonly Figure[]> {
  const recordings = await readAll(context.recordings, 'noise');
  if (recordings.length === 0) {
    context.note('False starts were not measured: the noises are missing; --recordings names the folder.');
    return [];
  }
  context.say('Listening to noise…');
  const workplace = await openWorkplace();
  const vad = await workplace.createVad();
  try {
    const eachSamples = Math.round((TOTAL_MS / recordings.length / LEVELS_DB.length / 1000) * MIC_RATE);
    let turns = 0;
    let openings = 0;
    const guilty: string[] = [];
    for (const { file, samples } of recordings) {
      for (const levelDb of LEVELS_DB) {
        const heard = new Float32Array(eachSamples);
        createLoopedNoise(samples, levelDb)(0, heard);
        const starts = await countStarts(heard, vad);
        turns += starts.turns;
        openings += starts.openings;
        if (starts.turns > 0) guilty.push(`${file} at ${levelDb} dBFS (${starts.turns})`);
      }
    }
    context.note(
      `Noise: ${recordings.length} recordings at ${LEVELS_DB.join(', ')} dBFS, ${TOTAL_MS / 60_000} minutes in all, heard ` +
        'faster than real time through the voice detector and the pure session machine.',
    );
    if (guilty.length > 0) context.note(`False starts: ${guilty.join(', ')}.`);
    return [
      single('noise.starts', 'false starts in 10 minutes of noise', 'times', turns, 0),
      single('noise.openings', '  times that the ear opened for a moment', 'times', openings),
    ];
  } finally {
    await vad.dispose();
    await workplace.close();
  }
}

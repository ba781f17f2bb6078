/**
 * `speak`: text to speech, as a persona would say it.
 */
import { writeFile } from 'node:fs/promises';
import { SidetoneError } from '../contract/errors';
import { PLAYOUT_RATE } from '../contract/units';
import { joined } from '../audio/joined';
import { writeWav } from '../audio/wav';
import { createChunker, finishText, pushText } from '../text/chunk';
import { speakable } from '../text/speakable';
import { parse } from './arguments';
import { checkWritable } from '../simulation/audio-files';
import { openWorkplace } from '../simulation/local-host';

export const SPEAK_USAGE = 'npm run -s speak -- [--voice ID] [--record OUT.wav] [--json] TEXT...';

export async function speak(argv: readonly string[]): Promise<void> {
  const { values, positionals } = parse(
    argv,
    {
      voice: { type: 'string' },
      record: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
    SPEAK_USAGE,
  );
  const text = positionals.join(' ');
  if (text.trim() === '') throw new SidetoneError('BAD_REQUEST', 'No text was given.', SPEAK_USAGE);
  const chunks = chunksOf(text)
    .map(speakable)
    .filter((chunk) => chunk !== '');
  if (chunks.length === 0) {
    throw new SidetoneError('BAD_REQUEST', 'There is nothing to say in that text.', SPEAK_USAGE);
  }
  await checkWritable(values.record);
  const { host, close } = await openWorkplace({ needs: 'voice' });
  try {
    const voiceId = await host.loadedModels.lease('speak').loadTts(values.voice ?? null);
    const startMs = performance.now();
    let firstAudioMs: number | null = null;
    const pieces: Float32Array[] = [];
    for (const chunk of chunks) {
      await host.inference.ask(
        { type: 'synthesise', session: 'speak', voiceId, text: chunk },
        {
          onSpeech: (samples) => {
            firstAudioMs ??= rounded(performance.now() - startMs);
            pieces.push(samples);
          },
        },
      );
    }
    const ms = rounded(performance.now() - startMs);
    const samples = joined(pieces);
    const audioMs = Math.round((samples.length * 1000) / PLAYOUT_RATE);
    if (values.record !== undefined) {
      await writeFile(values.record, writeWav({ channels: [samples], sampleRate: PLAYOUT_RATE }));
    }
    const spoken = chunks.join(' ');
    process.stdout.write(
      values.json ? `${JSON.stringify({ text, spoken, firstAudioMs, ms, audioMs })}\n` : `${spoken}\n`,
    );
  } finally {
    await close();
  }
}

/** Cut as a reply would be, so that the first audio comes as early as in a conversation. */
function chunksOf(text: string): readonly string[] {
  const { state, chunks } = pushText(createChunker(), text);
  return [...chunks, ...finishText(state).chunks];
}

const rounded = (ms: number): number => Math.round(ms * 10) / 10;

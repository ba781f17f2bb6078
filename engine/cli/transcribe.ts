/**
 * `transcribe`: the words of recordings, one line each.
 */
import { SidetoneError } from '../contract/errors';
import { unheardOf, unheardProblem } from '../audio/unheard';
import { MIC_RATE } from '../contract/units';
import { parse } from './arguments';
import { readRecording } from '../simulation/audio-files';
import { openWorkplace } from '../simulation/local-host';

export const TRANSCRIBE_USAGE = 'npm run -s transcribe -- [--stt ID] [--json] FILE...';

export async function transcribe(argv: readonly string[]): Promise<void> {
  const { values, positionals } = parse(
    argv,
    { stt: { type: 'string' }, json: { type: 'boolean', default: false } },
    TRANSCRIBE_USAGE,
  );
  if (positionals.length === 0) {
    throw new SidetoneError('BAD_REQUEST', 'No recording was given.', TRANSCRIBE_USAGE);
  }
  const recordings: { readonly file: string; readonly samples: Float32Array }[] = [];
  for (const file of positionals) recordings.push({ file, samples: await readRecording(file) });
  const { host, close } = await openWorkplace();
  try {
    const modelId = await host.loadedModels.lease('transcribe').loadStt(values.stt ?? null);
    for (const { file, samples } of recordings) {
      const { text, ms } = await host.inference.ask({
        type: 'transcribe',
        session: 'transcribe',
        modelId,
        samples,
      });
      const audioMs = Math.round((samples.length * 1000) / MIC_RATE);
      const why = text === '' ? unheardProblem(unheardOf(samples)).message : null;
      // One line each on standard output, come what may.
      if (why !== null && !values.json) process.stderr.write(`${file}: ${why}\n`);
      const told = { file, text, audioMs, ms, ...(why === null ? {} : { why }) };
      process.stdout.write(values.json ? `${JSON.stringify(told)}\n` : `${text}\n`);
    }
  } finally {
    await close();
  }
}

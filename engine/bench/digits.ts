/**
 * Owns the section of the benchmark on numbers that stop at a pause. It counts digits that are written and were never
 * said, and digits that were said and are missing.
 */
import { joined } from '../audio/joined';
import { resample } from '../audio/resample';
import { MIC_RATE, PLAYOUT_RATE } from '../contract/units';
import { openWorkplace, type Workplace } from '../simulation/local-host';
import { VOICES } from '../models/voices';
import type { BenchContext } from './context';
import { digitsIn } from '../text/spoken-digits';
import { digitErrors } from './digit-errors';
import { spokenNumbers } from './digits-said';
import { spokenParts, type Say } from './digits-spoken';
import { single, spread, type Figure } from './figures';

export async function measureDigits(context: BenchContext): Promise<readonly Figure[]> {
  context.say('Having numbers spoken and heard…');
  const workplace = await openWorkplace();
  try {
    const { inference, loadedModels } = workplace.host;
    const lease = loadedModels.lease('bench');
    const modelId = await lease.loadStt(context.sttId ?? null);
    const total = { said: 0, invented: 0, lost: 0, mistaken: 0 };
    const times: number[] = [];
    const voices = voicesHere(workplace);
    for (const [index, number] of spokenNumbers().slice(0, context.mostTurns).entries()) {
      const voiceId = await lease.loadTts(voices[index % voices.length] ?? null);
      for (const part of await spokenParts(number, sayingWith(workplace, voiceId), index + 1)) {
        const { text, ms } = await inference.ask({
          type: 'transcribe',
          session: 'bench',
          modelId,
          samples: part.samples,
        });
        const errors = digitErrors(part.digits, digitsIn(text));
        total.said += part.digits.length;
        total.invented += errors.invented;
        total.lost += errors.lost;
        total.mistaken += errors.mistaken;
        times.push(ms);
        if (errors.invented > 0)
          context.note(`Never said: "${part.text}" was heard as "${text}" (${voiceId}).`);
      }
    }
    const of = `of ${total.said} in ${times.length} parts of numbers`;
    return [
      single('digits.invented', `digits written and never said, ${of}`, 'times', total.invented, 3),
      single('digits.lost', '  said and not written', 'times', total.lost),
      single('digits.mistaken', '  written as another', 'times', total.mistaken),
      spread('digits.time', '  time for each part', times),
    ];
  } finally {
    await workplace.close();
  }
}

/** Flite's are always here. */
const voicesHere = ({ host }: Workplace): readonly string[] =>
  VOICES.filter(({ modelId }) => host.models.files(modelId) !== null).map(({ id }) => id);

const sayingWith =
  ({ host }: Workplace, voiceId: string): Say =>
  async (text) => {
    const pieces: Float32Array[] = [];
    await host.inference.ask(
      { type: 'synthesise', session: 'bench', voiceId, text },
      { onSpeech: (samples) => void pieces.push(samples) },
    );
    return resample(joined(pieces), PLAYOUT_RATE, MIC_RATE);
  };

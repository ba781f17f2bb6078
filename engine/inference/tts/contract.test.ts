/** Every voice of the catalogue that is here, one of each model. Runs in a process of its own. */
import { modelsOf } from '../../models/catalogue';
import { engineOf } from '../engines';
import { describeEach } from '../testing/models-here';
import { describeVoice } from '../testing/tts-contract';

describeEach(modelsOf('tts'), ({ name, engine, voices = [] }, files) => {
  for (const { id, label, speaker } of voices.slice(0, 1)) {
    describeVoice(`${name} (${label})`, engineOf(engine, 'tts'), { id, files, speaker });
  }
});

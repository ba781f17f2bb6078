/** Every detector of the catalogue that is here. Runs in a process of its own. */
import { modelsOf } from '../../models/catalogue';
import { engineOf } from '../engines';
import { describeEach } from '../testing/models-here';
import { describeDetector } from '../testing/vad-contract';

describeEach(modelsOf('vad'), ({ id, name, engine }, files) =>
  describeDetector(name, engineOf(engine, 'vad'), id, files),
);

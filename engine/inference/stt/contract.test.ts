/** Every recogniser of the catalogue that is here. Runs in a process of its own. */
import { modelsOf } from '../../models/catalogue';
import { engineOf } from '../engines';
import { describeEach } from '../testing/models-here';
import { describeRecogniser } from '../testing/stt-contract';

describeEach(modelsOf('stt'), ({ id, name, engine }, files) =>
  describeRecogniser(name, engineOf(engine, 'stt'), id, files),
);

/** Every judge of turns of the catalogue that is here. Runs in a process of its own. */
import { CATALOGUE } from '../../models/catalogue';
import type { Model } from '../../models/model';
import { judgeOf, judgesBy } from '../engines';
import { describeSoundJudge, describeWordsJudge } from '../testing/eot-contract';
import { describeEach } from '../testing/models-here';

const judgeIn = ({ engine, judge = engine }: Model): string => judge;
const judging = (by: 'sound' | 'words'): readonly Model[] =>
  CATALOGUE.filter((model) => judgesBy(judgeIn(model)) === by);

describeEach(judging('sound'), (model, files) =>
  describeSoundJudge(model.name, judgeOf(judgeIn(model), 'sound'), model.id, files),
);
describeEach(judging('words'), (model, files) =>
  describeWordsJudge(model.name, judgeOf(judgeIn(model), 'words'), model.id, files),
);

/**
 * Every engine of language models: the script, Ollama by a stand-in for it, and of those that run files the smallest file
 * of the catalogue. Runs in a process of its own.
 */
import { createOllamaStandIn } from '../../simulation/ollama-stand-in';
import { modelBytes } from '../../models/model';
import { modelsOf } from '../../models/catalogue';
import { ENGINES, fileEngineOf } from '../engines';
import type { LlmProvider } from '../providers';
import { describeLlm } from '../testing/llm-contract';
import { describeEach } from '../testing/models-here';

const SENTENCE = 'We are open from eight to five, and on Saturday until noon.';

describeLlm('The script', () => ENGINES.playbook.load({ entries: [], otherwise: SENTENCE }));

describeLlm('Ollama', async (): Promise<LlmProvider> => {
  const server = await createOllamaStandIn({ models: ['stand-in'], replies: [SENTENCE] });
  const llm = await ENGINES.ollama.load({ host: server.host, model: 'stand-in', contextTokens: 4096 });
  const dispose = async (): Promise<void> => {
    await llm.dispose();
    await server.close();
  };
  return { ...llm, dispose };
});

const bySize = modelsOf('llm').toSorted((left, right) => modelBytes(left) - modelBytes(right));
const smallest = bySize.filter(({ engine }, at) => bySize.findIndex((one) => one.engine === engine) === at);

describeEach(smallest, (model, files) => {
  const engine = fileEngineOf(model.engine);
  const options = { path: files['model'] ?? '', label: model.name, contextTokens: 1024, threads: 1 };
  describeLlm(model.name, () => engine.load(options));
});

import { homedir } from 'node:os';
import { join } from 'node:path';
import { appendFileSync } from 'node:fs';
import { it } from 'vitest';
import { dataDir, modelDir } from '../../models/paths';
import { createGgufLlm } from './gguf';
const out = (line: string): void => appendFileSync('/tmp/wt/leases-memory.log', `${line}\n`);
it('memory', { timeout: 240_000 }, async () => {
  const path = join(modelDir(dataDir(process.env, process.platform, homedir()), 'qwen2.5-coder-0.5b'), 'qwen2.5-coder-0.5b-instruct-q4_k_m.gguf');
  const mb = (): number => Math.round(process.memoryUsage.rss() / 1e6);
  out(`begin ${mb()}`);
  const llm = await createGgufLlm({ path, label: 'q', contextTokens: 4096 });
  out(`loaded ${mb()}`);
  const never = new AbortController().signal;
  const system = 'You are Maya, a receptionist. ' + 'The practice is open from eight to five on every working day. '.repeat(20);
  for (const session of ['a', 'b', 'c', 'd', 'e']) {
    const t = performance.now();
    await llm.warm([{ role: 'system', content: system }], never, { session, isSpeculative: () => false });
    const t1 = performance.now();
    let first = 0; let n = 0;
    for await (const piece of llm.generate({ messages: [{ role: 'system', content: system }, { role: 'user', content: 'When are you open?' }], temperature: 0, maxTokens: 30 }, never, { session, isSpeculative: () => false })) { if (piece !== '') { first ||= performance.now(); n += 1; } }
    out(`${session} rss ${mb()} warm ${Math.round(t1 - t)} first ${Math.round(first - t1)} rate ${Math.round((n * 1000) / (performance.now() - first))}/s`);
  }
  llm.forget?.('b');
  await new Promise((r) => setTimeout(r, 500));
  out(`forgot ${mb()}`);
  await llm.dispose();
});

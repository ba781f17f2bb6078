import { expect, it } from 'vitest';
import { SidetoneError } from '../contract/errors';
import { createUnderWay } from './under-way';

it('keeps called-off work of a bounded number of models, the latest: scripts have endless names', () => {
  const underWay = createUnderWay();
  for (let requestId = 0; requestId < 200; requestId += 1) {
    const modelId = `playbook:${requestId}`;
    const message = {
      kind: 'control',
      type: 'warm.llm',
      requestId,
      session: 's',
      modelId,
      prefix: [],
    } as const;
    underWay.add({ message: { ...message, prefix: [] }, session: 's', listeners: {}, settle: () => {} });
    underWay.receive({ kind: 'control', type: 'begun', requestId, modelId });
    underWay.remove(requestId);
    const { problem } = new SidetoneError('CANCELLED');
    underWay.receive({ kind: 'control', type: 'failed', requestId, problem });
  }
  expect(underWay.running()).toHaveLength(64);
  expect(underWay.running().at(-1)).toMatchObject({ modelId: 'playbook:199' });
});

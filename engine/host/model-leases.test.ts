import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createModelLeases, type ModelHolder, type ModelStage, type Place } from './model-leases';

const GB = 1e9;
const laptop = { machineBytes: 16 * GB, gpuBytes: 4 * GB };
const place = (stage: ModelStage, modelId: string, bytes: number): Omit<Place, 'holders'> => ({
  stage,
  modelId,
  label: modelId,
  wish: modelId,
  bytes,
});
const ids = (places: readonly Place[] | null): readonly string[] | null =>
  places?.map(({ modelId }) => modelId) ?? null;

describe('memory for models', () => {
  it('has no room for two large language models on a card of 4 GB: catches a load that ends another’s call', () => {
    const [first, second] = [{ session: 'a' }, { session: 'b' }];
    const leases = createModelLeases(() => laptop);
    leases.add(place('llm', 'qwen 3b', 2.2 * GB), first);
    expect(leases.roomFor('llm', 2.2 * GB, second)).toBeNull();
    expect(ids(leases.roomFor('llm', 0.6 * GB, second))).toEqual([]);
    // A voice does not lie on the card.
    expect(ids(leases.roomFor('tts', 0.2 * GB, second))).toEqual([]);
    leases.release('llm', 'qwen 3b', first);
    expect(ids(leases.roomFor('llm', 2.2 * GB, second))).toEqual(['qwen 3b']);
  });

  it('is the user’s own to exchange: catches a conversation that can’t have another model', () => {
    const [first, second] = [{ session: 'a' }, { session: 'b' }];
    const leases = createModelLeases(() => laptop);
    leases.add(place('llm', 'one', 3 * GB), first);
    expect(ids(leases.roomFor('llm', 3 * GB, first))).toEqual(['one']);
    leases.hold('llm', 'one', second);
    expect(leases.roomFor('llm', 3 * GB, first)).toBeNull();
  });

  it('lets what was used longest ago go first, and no more than has to', () => {
    const holder = { session: 'a' };
    const leases = createModelLeases(() => ({ machineBytes: 8 * GB, gpuBytes: null }));
    for (const modelId of ['one', 'two', 'three']) {
      leases.add(place('llm', modelId, GB), holder);
      leases.release('llm', modelId, holder);
    }
    leases.hold('llm', 'one', holder);
    leases.release('llm', 'one', holder);
    expect(ids(leases.roomFor('llm', 1 * GB, holder))).toEqual([]);
    expect(ids(leases.roomFor('llm', 2 * GB, holder))).toEqual(['two']);
    expect(ids(leases.roomFor('llm', 3 * GB, holder))).toEqual(['two', 'three']);
  });

  it('lets one conversation try what is too large for the machine: it then fails for what it is', () => {
    const leases = createModelLeases(() => ({ machineBytes: 2 * GB, gpuBytes: null }));
    const holder = { session: 'a' };
    leases.add(place('stt', 'ears', 0.2 * GB), holder);
    expect(ids(leases.roomFor('llm', 9 * GB, holder))).toEqual([]);
  });
});

const step = fc.record({
  kind: fc.constantFrom('load' as const, 'release' as const),
  who: fc.integer({ min: 0, max: 3 }),
  stage: fc.constantFrom<ModelStage>('stt', 'tts', 'llm'),
  which: fc.integer({ min: 0, max: 4 }),
});
const SIZES = [0.2, 0.6, 1.4, 2.2, 4.5];

describe('memory for models, whatever is loaded and released in whatever order', () => {
  it.each([laptop, { machineBytes: 8 * GB, gpuBytes: null }])(
    'never lets go what another uses, and keeps its bound once two users are there (%o)',
    (memory) => {
      fc.assert(
        fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
          const leases = createModelLeases(() => memory);
          const holders: readonly ModelHolder[] = [0, 1, 2, 3].map((at) => ({ session: String(at) }));
          for (const { kind, who, stage, which } of steps) {
            const holder = holders[who] ?? { session: '' };
            const modelId = `${stage}-${which}`;
            if (kind === 'release') {
              leases.release(stage, modelId, holder);
              continue;
            }
            if (leases.hold(stage, modelId, holder)) continue;
            const bytes = (SIZES[which] ?? 0) * GB;
            const going = leases.roomFor(stage, bytes, holder);
            if (going === null) continue;
            for (const { holders: users } of going) {
              expect([...users].filter((user) => user !== holder)).toEqual([]);
            }
            for (const gone of going) leases.drop(gone.stage, gone.modelId);
            leases.add(place(stage, modelId, bytes), holder);
            const onCard = (of: ModelStage): boolean => of === 'llm' && memory.gpuBytes !== null;
            const beside = leases.places().filter((other) => onCard(other.stage) === onCard(stage));
            const isShared = beside.some(({ holders: users }) => [...users].some((user) => user !== holder));
            const bound = onCard(stage) ? 0.9 * (memory.gpuBytes ?? 0) : 0.5 * memory.machineBytes;
            const total = beside.reduce((sum, other) => sum + other.bytes, 0);
            expect(isShared && total > bound).toBe(false);
          }
        }),
      );
    },
  );

  const contexts = { bytes: 0.5 * GB, most: 4 };
  const users = (count: number): readonly ModelHolder[] =>
    Array.from({ length: count }, (_, index) => ({ session: String(index) }));

  it('is taken by the contexts of further users: catches a model that fits only without them', () => {
    const leases = createModelLeases(() => ({ machineBytes: 8 * GB, gpuBytes: null }));
    const [first, ...others] = users(6) as [ModelHolder, ...ModelHolder[]];
    leases.add(place('llm', 'large', 2.9 * GB), first);
    expect(leases.shareOut('large', contexts)).toBe(1);
    for (const user of others) leases.hold('llm', 'large', user);
    // Of the half of 8 GB that models have, 1.1 are left for two more of them.
    expect(leases.shareOut('large')).toBe(3);
    for (const user of others) leases.release('llm', 'large', user);
    expect(leases.shareOut('large')).toBe(1);
  });

  it('is had back from contexts for another model: catches a recogniser that is refused beside what can shrink', () => {
    const leases = createModelLeases(() => ({ machineBytes: 8 * GB, gpuBytes: null }));
    const [first, ...others] = users(6) as [ModelHolder, ...ModelHolder[]];
    const another = { session: 'another' };
    leases.add(place('llm', 'large', 2.9 * GB), first);
    for (const user of others) leases.hold('llm', 'large', user);
    expect(leases.shareOut('large', contexts)).toBe(3);
    expect(leases.roomFor('stt', 1.2 * GB, another)).toBeNull();
    expect(leases.roomFor('stt', 0.2 * GB, another)).toEqual([]);
    leases.add(place('stt', 'ears', 0.2 * GB), another);
    expect(leases.shareOut('large')).toBe(2);
  });

  it('gives each user a context where there is room, up to as many as the model has', () => {
    const leases = createModelLeases(() => ({ machineBytes: 64 * GB, gpuBytes: null }));
    const [first, ...others] = users(6) as [ModelHolder, ...ModelHolder[]];
    leases.add(place('llm', 'small', GB), first);
    const counts = others.map((user) => {
      leases.hold('llm', 'small', user);
      return leases.shareOut('small', contexts);
    });
    expect(counts).toEqual([2, 3, 4, 4, 4]);
    expect([leases.shareOut('unknown', contexts), leases.places()[0]?.contexts?.count]).toEqual([null, 4]);
  });

  it('never goes beyond its bound for contexts, whatever is loaded and used: a card that is full ends a call', () => {
    const step = fc.tuple(fc.constantFrom('hold', 'release', 'load'), fc.nat(3), fc.nat(2));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const leases = createModelLeases(() => laptop);
        const all = users(4);
        for (const [what, user, model] of steps) {
          const holder = all[user] ?? { session: '' };
          const id = `model ${model}`;
          const isThere = leases.places().some(({ modelId }) => modelId === id);
          if (what === 'release') leases.release('llm', id, holder);
          else if (isThere) leases.hold('llm', id, holder);
          else {
            const going = leases.roomFor('llm', GB, holder);
            const isAlone = leases
              .places()
              .every(({ holders }) => [...holders].every((one) => one === holder));
            if (going === null || isAlone) continue;
            for (const { stage, modelId } of going) leases.drop(stage, modelId);
            leases.add(place('llm', id, GB), holder);
          }
          leases.shareOut(id, contexts);
          for (const { modelId } of leases.places()) leases.shareOut(modelId);
          const taken = leases
            .places()
            .reduce(
              (sum, { bytes, contexts: of }) => sum + bytes + ((of?.count ?? 1) - 1) * contexts.bytes,
              0,
            );
          expect(taken).toBeLessThanOrEqual(0.9 * 4 * GB);
        }
      }),
    );
  });
});

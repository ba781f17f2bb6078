import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPlayoutQueue, type QueueReport } from './playout-queue';

const LIMITS = { maxSamples: 1_000, fadeSamples: 10, rampSamples: 20, reportSamples: 50 };

/** Samples that say which turn they belong to and which place they have in it; never zero. */
const piece = (turnId: number, from: number, count: number): Float32Array =>
  Float32Array.from({ length: count }, (_, index) => (turnId + 1) * 10_000 + from + index);

describe('createPlayoutQueue', () => {
  it('plays every sample once and in order, whatever the sizes, and never counts silence', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.nat({ max: 60 }), fc.constant('render' as const)), { maxLength: 40 }),
        (steps) => {
          const queue = createPlayoutQueue(LIMITS);
          const heard: number[] = [];
          const reports: QueueReport[] = [];
          let sent = 0;
          const render = (): void => {
            const block = new Float32Array(16);
            reports.push(...queue.render(block));
            heard.push(...block.filter((sample) => sample !== 0));
          };
          for (const step of steps) {
            if (step === 'render') render();
            else if (queue.append(0, piece(0, sent, step)) === 'queued') sent += step;
          }
          queue.end(0);
          for (let index = 0; index <= sent / 16 + 1; index += 1) render();
          expect(heard).toEqual([...piece(0, 0, sent)]);
          expect(reports.filter(({ phase }) => phase === 'drained')).toEqual([
            expect.objectContaining({ turnId: 0, playedSamples: sent }),
          ]);
          expect(reports.filter(({ phase }) => phase === 'started')).toHaveLength(sent > 0 ? 1 : 0);
          const counts = reports.map(({ playedSamples }) => playedSamples);
          expect(counts).toEqual(counts.toSorted((left, right) => left - right));
        },
      ),
    );
  });

  it('stops within the fade, says so exactly once, and lets nothing of the turn be heard afterwards', () => {
    fc.assert(
      fc.property(fc.nat({ max: 300 }), fc.nat({ max: 20 }), (sent, blocks) => {
        const queue = createPlayoutQueue(LIMITS);
        queue.append(3, piece(3, 0, sent));
        const block = new Float32Array(16);
        for (let index = 0; index < blocks; index += 1) queue.render(block);
        const playedBefore = Math.min(sent, blocks * 16);
        queue.flush(3);
        queue.flush(3);
        expect(queue.append(3, piece(3, sent, 5))).toBe('stale');
        const reports = [...queue.render(block), ...queue.render(new Float32Array(16))];
        const stopped = reports.filter(({ phase }) => phase === 'stopped');
        expect(stopped).toHaveLength(1);
        expect(stopped[0]?.playedSamples).toBeGreaterThanOrEqual(playedBefore);
        expect(stopped[0]?.playedSamples).toBeLessThanOrEqual(playedBefore + LIMITS.fadeSamples);
        queue.render(block);
        expect([...block].every((sample) => sample === 0)).toBe(true);
        expect(queue.append(2, piece(2, 0, 5))).toBe('stale');
        expect(queue.append(4, piece(4, 0, 5))).toBe('queued');
      }),
    );
  });

  it('speaks a flushed turn anew, counted from zero: the user went on before anything was heard', () => {
    const queue = createPlayoutQueue(LIMITS);
    queue.append(3, piece(3, 0, 40));
    queue.flush(3);
    queue.render(new Float32Array(16));
    expect(queue.append(3, piece(3, 0, 32))).toBe('queued');
    queue.end(3);
    const reports = [...queue.render(new Float32Array(16)), ...queue.render(new Float32Array(32))];
    expect(reports[0]).toMatchObject({ turnId: 3, phase: 'started', playedSamples: 0 });
    expect(reports.at(-1)).toMatchObject({ turnId: 3, phase: 'drained', playedSamples: 32 });
  });

  it('fades to nothing, since a cut at full volume clicks', () => {
    const queue = createPlayoutQueue(LIMITS);
    queue.append(0, new Float32Array(100).fill(1));
    queue.render(new Float32Array(16));
    queue.flush(0);
    const block = new Float32Array(16);
    queue.render(block);
    const steps = [...block];
    for (const [index, sample] of steps.slice(1).entries())
      expect(sample).toBeLessThanOrEqual(steps[index] ?? 0);
    expect(steps[9]).toBeLessThan(0.15);
    expect(steps.slice(10)).toEqual(Array.from({ length: 6 }, () => 0));
  });

  it('answers a flush of a turn that never played, for the session waits for that answer', () => {
    const queue = createPlayoutQueue(LIMITS);
    queue.flush(2);
    expect(queue.render(new Float32Array(16))).toEqual([
      { turnId: 2, phase: 'stopped', playedSamples: 0, offset: 0 },
    ]);
  });

  it('drains a turn without audio, for the session waits for that too', () => {
    const queue = createPlayoutQueue(LIMITS);
    queue.end(2);
    expect(queue.render(new Float32Array(16))).toEqual([
      { turnId: 2, phase: 'drained', playedSamples: 0, offset: 0 },
    ]);
  });

  it('does not play what arrives late for an older turn over the present one', () => {
    const queue = createPlayoutQueue(LIMITS);
    queue.append(5, piece(5, 0, 40));
    expect(queue.append(4, piece(4, 0, 40))).toBe('stale');
  });

  it('refuses what is beyond the limit and goes on with the rest', () => {
    const queue = createPlayoutQueue(LIMITS);
    expect(queue.append(0, piece(0, 0, 990))).toBe('queued');
    expect(queue.append(0, piece(0, 990, 20))).toBe('full');
    expect(queue.append(0, piece(0, 990, 10))).toBe('queued');
  });

  it('goes from one turn to the next inside a block, at the right place', () => {
    const queue = createPlayoutQueue(LIMITS);
    queue.append(0, piece(0, 0, 6));
    queue.end(0);
    queue.append(1, piece(1, 0, 20));
    const reports = queue.render(new Float32Array(16));
    expect(reports).toEqual([
      { turnId: 0, phase: 'started', playedSamples: 0, offset: 0 },
      { turnId: 0, phase: 'drained', playedSamples: 6, offset: 6 },
      { turnId: 1, phase: 'started', playedSamples: 0, offset: 6 },
    ]);
  });

  it('does not let a turn whose end was lost hold back all that follow', () => {
    const queue = createPlayoutQueue(LIMITS);
    queue.append(0, piece(0, 0, 4));
    queue.append(1, piece(1, 0, 4));
    const block = new Float32Array(16);
    queue.render(block);
    expect(Array.from(block.subarray(0, 8))).toEqual([...piece(0, 0, 4), ...piece(1, 0, 4)]);
  });

  it('accepts turn 0 again after a reset, or the second conversation would be mute', () => {
    const queue = createPlayoutQueue(LIMITS);
    queue.append(7, piece(7, 0, 5));
    queue.end(7);
    queue.render(new Float32Array(16));
    queue.reset();
    expect(queue.append(0, piece(0, 0, 5))).toBe('queued');
  });

  const ones = (count: number): Float32Array => new Float32Array(count).fill(1);
  const rendered = (queue: ReturnType<typeof createPlayoutQueue>, blocks: number) => {
    const heard: number[] = [];
    const reports: QueueReport[] = [];
    for (let index = 0; index < blocks; index += 1) {
      const block = new Float32Array(16);
      reports.push(...queue.render(block));
      heard.push(...block);
    }
    return { heard, reports };
  };
  const largestStep = (heard: readonly number[]): number =>
    heard.slice(1).reduce((most, sample, index) => Math.max(most, Math.abs(sample - (heard[index] ?? 0))), 0);

  it('goes on with the very sample at which it was paused, and counts no sample of the time between', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10 }),
        fc.nat({ max: 8 }),
        fc.nat({ max: 3 }),
        (before, between, again) => {
          const queue = createPlayoutQueue(LIMITS);
          const marked = Float32Array.from({ length: 400 }, (_, index) => index + 1);
          queue.append(2, marked);
          queue.end(2);
          const all = [rendered(queue, before)];
          for (let round = 0; round <= again; round += 1) {
            queue.pause(2);
            const paused = rendered(queue, 1 + between);
            const report = paused.reports.find(({ phase }) => phase === 'paused');
            expect(paused.reports.filter(({ phase }) => phase === 'paused')).toHaveLength(1);
            expect(paused.heard.slice(16).every((sample) => sample === 0)).toBe(true);
            queue.resume(2);
            const next = rendered(queue, 2);
            all.push(paused, next);
            const first = next.heard.findIndex((sample) => sample !== 0);
            const gain = 1 / LIMITS.fadeSamples;
            expect(next.heard[first]).toBeCloseTo(gain * ((report?.playedSamples ?? 0) + 1), 2);
          }
          all.push(rendered(queue, 40));
          const counts = all.flatMap(({ reports }) => reports).map(({ playedSamples }) => playedSamples);
          expect(counts).toEqual(counts.toSorted((left, right) => left - right));
          expect(all.at(-1)?.reports.at(-1)).toMatchObject({ phase: 'drained', playedSamples: 400 });
        },
      ),
    );
  });

  it('never clicks: being paused, going on and a change of volume are ramps', () => {
    const queue = createPlayoutQueue(LIMITS);
    queue.append(0, ones(900));
    const heard = rendered(queue, 2).heard;
    queue.setGain(0, 0.25);
    heard.push(...rendered(queue, 2).heard);
    expect(heard.at(-1)).toBeCloseTo(0.25);
    queue.pause(0);
    heard.push(...rendered(queue, 3).heard);
    queue.resume(0);
    heard.push(...rendered(queue, 3).heard);
    expect(heard.at(-1)).toBeCloseTo(0.25);
    queue.setGain(0, 1);
    heard.push(...rendered(queue, 2).heard);
    expect(heard.at(-1)).toBeCloseTo(1);
    expect(largestStep(heard)).toBeLessThanOrEqual(0.1 + 1e-6);
  });

  it('can be stopped while it is paused, at once and without a sound', () => {
    const queue = createPlayoutQueue(LIMITS);
    queue.append(0, ones(400));
    rendered(queue, 2);
    queue.pause(0);
    const paused = rendered(queue, 2).reports.at(-1);
    queue.flush(0);
    const { heard, reports } = rendered(queue, 2);
    expect(reports).toEqual([
      { turnId: 0, phase: 'stopped', playedSamples: paused?.playedSamples, offset: 0 },
    ]);
    expect(heard.every((sample) => sample === 0)).toBe(true);
  });

  it('holds what arrives while it is paused, in a gap of the reply as well', () => {
    const queue = createPlayoutQueue(LIMITS);
    queue.append(0, ones(16));
    rendered(queue, 2);
    queue.pause(0);
    expect(rendered(queue, 1).reports).toEqual([
      expect.objectContaining({ phase: 'paused', playedSamples: 16 }),
    ]);
    queue.append(0, ones(32));
    expect(rendered(queue, 3).heard.every((sample) => sample === 0)).toBe(true);
    queue.resume(0);
    expect(rendered(queue, 3).heard.filter((sample) => sample > 0)).toHaveLength(32);
  });

  it('starts a new turn at full volume, whatever the one before was turned down to', () => {
    const queue = createPlayoutQueue(LIMITS);
    queue.append(0, ones(16));
    queue.setGain(0, 0.25);
    queue.end(0);
    queue.append(1, ones(16));
    rendered(queue, 1);
    expect(rendered(queue, 1).heard[0]).toBe(1);
    queue.pause(9);
    queue.setGain(9, 0.5);
    queue.resume(9);
    expect(queue.append(1, ones(4))).toBe('queued');
  });
});

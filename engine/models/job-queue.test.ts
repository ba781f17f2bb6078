import { describe, expect, it } from 'vitest';
import { createJobQueue } from './job-queue';

/** A job that stands still until it is released. */
function createGate(): { readonly wait: Promise<void>; readonly release: () => void } {
  let release = (): void => undefined;
  const wait = new Promise<void>((settle) => (release = settle));
  return { wait, release: () => release() };
}

describe('the queue of jobs', () => {
  it('runs one at a time, in order: catches two downloads that write the same file', async () => {
    const queue = createJobQueue(3);
    const gate = createGate();
    const seen: string[] = [];
    const first = queue.enqueue(async () => {
      seen.push('first begins');
      await gate.wait;
      seen.push('first ends');
    });
    const second = queue.enqueue(async () => void seen.push('second'));
    await Promise.resolve();
    gate.release();
    await Promise.all([first, second]);
    expect(seen).toEqual(['first begins', 'first ends', 'second']);
  });

  it('refuses what is more than may wait, and takes jobs again after', async () => {
    const queue = createJobQueue(1);
    const gate = createGate();
    const job = queue.enqueue(() => gate.wait);
    expect(queue.enqueue(async () => 1)).toBeNull();
    gate.release();
    await job;
    expect(await queue.enqueue(async () => 2)).toBe(2);
  });

  it('goes on after a job that failed, whose asker alone is told', async () => {
    const queue = createJobQueue(2);
    const failing = queue.enqueue(() => Promise.reject(new Error('broken')));
    const next = queue.enqueue(async () => 'fine');
    await expect(failing).rejects.toThrow('broken');
    expect(await next).toBe('fine');
    await expect(queue.idle()).resolves.toBeUndefined();
  });
});

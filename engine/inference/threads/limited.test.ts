import { describe, expect, it } from 'vitest';
import { createLimited } from './limited';

const pendingTask = () => {
  let finish = (): void => {};
  let fail = (): void => {};
  const promise = new Promise<void>((resolve, reject) => {
    finish = resolve;
    fail = () => reject(new Error('broken'));
  });
  return { promise, finish, fail };
};
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

describe('createLimited', () => {
  it('starts no more tasks at a time than it may, and the next when one has ended', async () => {
    const limited = createLimited(2);
    const tasks = [pendingTask(), pendingTask(), pendingTask()];
    const started: number[] = [];
    const ended = tasks.map(({ promise }, index) =>
      limited(() => {
        started.push(index);
        return promise;
      }),
    );
    await settle();
    expect(started).toEqual([0, 1]);
    tasks[1]?.finish();
    await settle();
    expect(started).toEqual([0, 1, 2]);
    tasks[0]?.finish();
    tasks[2]?.finish();
    await Promise.all(ended);
  });

  it('gives the place of a task that failed to the next one', async () => {
    const limited = createLimited(1);
    const broken = pendingTask();
    const first = limited(() => broken.promise);
    const second = limited(async () => 'done');
    broken.fail();
    await expect(first).rejects.toThrow('broken');
    await expect(second).resolves.toBe('done');
    await expect(limited(async () => 'free again')).resolves.toBe('free again');
  });
});

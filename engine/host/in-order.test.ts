import { describe, expect, it } from 'vitest';
import { toProblem } from '../contract/errors';
import { createInOrder } from './in-order';

describe('what is asked of a session', () => {
  it('is done in order, and goes on after a failure', async () => {
    const done: string[] = [];
    const inOrder = createInOrder((thrown) => done.push(toProblem(thrown).message));
    inOrder(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      done.push('first');
    });
    inOrder(async () => {
      throw new Error('second');
    });
    await new Promise<void>((resolve) => inOrder(async () => resolve(void done.push('third'))));
    expect(done).toEqual(['first', 'second', 'third']);
  });

  it('waits in bounds: catches a client that fills the memory with changes', async () => {
    const refused: string[] = [];
    const inOrder = createInOrder((thrown) => refused.push(toProblem(thrown).exact?.key ?? ''));
    let begin = (): void => {};
    const gate = new Promise<void>((resolve) => {
      begin = resolve;
    });
    let done = 0;
    for (let change = 0; change < 100; change += 1) {
      inOrder(async () => {
        await gate;
        done += 1;
      });
    }
    expect(new Set(refused)).toEqual(new Set(['BUSY.changes']));
    begin();
    await new Promise((resolve) => setImmediate(resolve));
    expect(done).toBe(100 - refused.length);
    expect(done).toBeLessThan(100);
    // There is room again.
    await new Promise<void>((resolve) => inOrder(async () => resolve()));
  });
});

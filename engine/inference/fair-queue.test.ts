import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toProblem } from '../contract/errors';
import { createFairQueue, type FairQueueOptions, type Lane } from './fair-queue';

const never = new AbortController().signal;
const settled = async (): Promise<void> => {
  for (let round = 0; round < 10; round += 1) await Promise.resolve();
};

/** A queue whose work ends when the test says so. */
const createFixture = (options: FairQueueOptions) => {
  const queue = createFairQueue(options);
  const begun: string[] = [];
  const refused: string[] = [];
  const running: { readonly name: string; readonly release: () => void }[] = [];
  const ask = (
    session: string,
    speculative: boolean | (() => boolean),
    signal = new AbortController().signal,
  ): void => {
    const isSpeculative = typeof speculative === 'boolean' ? () => speculative : speculative;
    const name = `${session}${isSpeculative() ? '?' : ''}`;
    const begin = async (): Promise<void> => {
      try {
        const release = await queue.acquire({ session, isSpeculative }, signal);
        begun.push(name);
        running.push({ name, release });
      } catch (thrown) {
        refused.push(`${session} ${toProblem(thrown).code}`);
      }
    };
    void begin();
  };
  const end = async (): Promise<void> => {
    running.shift()?.release();
    await settled();
  };
  return { queue, ask, begun, refused, running, end };
};

describe('a fair queue', () => {
  it('serves one session in the order in which it asked: catches a single conversation that got slower', async () => {
    const { ask, begun, end } = createFixture({ atOnce: 1 });
    const queue = createFairQueue({ atOnce: 1 });
    const order: number[] = [];
    await Promise.all(
      [1, 2, 3].map((at) =>
        queue.run({ session: 'a', isSpeculative: () => false }, never, async () => void order.push(at)),
      ),
    );
    expect(order).toEqual([1, 2, 3]);
    ask('a', false);
    await settled();
    expect(begun).toEqual(['a']);
    await end();
  });

  it('lets a turn wait for one piece of another session’s flood of speculation, and no more', async () => {
    const { ask, begun, end } = createFixture({ atOnce: 1 });
    for (let index = 0; index < 10; index += 1) ask('flood', true);
    await settled();
    ask('b', false);
    await settled();
    expect(begun).toEqual(['flood?']);
    await end();
    expect(begun).toEqual(['flood?', 'b']);
  });

  it('gives sessions turns about: catches a talker whose queue is served to its end first', async () => {
    const { ask, begun, end } = createFixture({ atOnce: 1 });
    for (const session of ['a', 'a', 'a', 'b', 'b', 'c']) ask(session, false);
    await settled();
    for (let index = 0; index < 6; index += 1) await end();
    expect(begun).toEqual(['a', 'a', 'b', 'c', 'a', 'b']);
  });

  it('takes for a turn what was decided while it waited', async () => {
    let isDecided = false;
    const { ask, begun, end } = createFixture({ atOnce: 1 });
    ask('a', false);
    ask('b', true);
    ask('c', () => !isDecided);
    isDecided = true;
    await settled();
    await end();
    expect(begun).toEqual(['a', 'c?']);
  });

  it('waits for the next step of a turn: catches a reply that is written at half its pace beside guesses', async () => {
    const queue = createFairQueue({ atOnce: 1, isStepwise: true });
    const steps: string[] = [];
    const write = async (session: string, isSpeculative: boolean, count: number): Promise<void> => {
      const lane = { session, isSpeculative: () => isSpeculative };
      for (let step = 0; step < count; step += 1) {
        await queue.run(lane, never, async () => void steps.push(session));
        // What is done with a step before the next one is asked for.
        await settled();
      }
    };
    await Promise.all([write('guess', true, 3), write('a', false, 3), write('b', false, 2)]);
    expect(steps).toEqual(['guess', 'a', 'b', 'a', 'b', 'a', 'guess', 'guess']);
  });

  it('keeps places from speculation: catches guesses that fill a server before the turn comes', async () => {
    let isDecided = false;
    const { queue, ask, begun } = createFixture({ atOnce: 3, speculativeAtOnce: 1 });
    ask('a', true);
    ask('b', () => !isDecided);
    ask('c', false);
    await settled();
    expect(begun).toEqual(['a?', 'c']);
    isDecided = true;
    queue.refresh();
    await settled();
    expect(begun).toEqual(['a?', 'c', 'b?']);
  });

  it('refuses what is more than one session may have waiting, and leaves the others their place', async () => {
    const { ask, refused, begun, end } = createFixture({ atOnce: 1, mostOfSession: 2, most: 4 });
    for (const session of ['a', 'a', 'a', 'a', 'b', 'b', 'c']) ask(session, false);
    await settled();
    expect(refused).toEqual(['a BUSY', 'c BUSY']);
    for (let index = 0; index < 5; index += 1) await end();
    expect(begun.toSorted()).toEqual(['a', 'a', 'a', 'b', 'b']);
  });

  it('says what to do when it is full', async () => {
    const queue = createFairQueue({ atOnce: 1, most: 0 });
    await expect(queue.acquire({ session: 'a', isSpeculative: () => false }, never)).rejects.toMatchObject({
      problem: { code: 'BUSY', hint: expect.stringMatching(/end another conversation/u) as string },
    });
  });

  it('gives the place of work that was called off, waiting or running, to the next', async () => {
    const { ask, begun, refused, end } = createFixture({ atOnce: 1 });
    const abort = new AbortController();
    ask('a', false);
    ask('b', false, abort.signal);
    ask('c', false);
    await settled();
    abort.abort();
    await settled();
    expect(refused).toEqual(['b CANCELLED']);
    await end();
    await end();
    ask('d', false);
    await settled();
    expect(begun).toEqual(['a', 'c', 'd']);
  });
});

type Step =
  | { readonly kind: 'ask'; readonly session: string; readonly isSpeculative: boolean }
  | { readonly kind: 'end' }
  | { readonly kind: 'cancel'; readonly which: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('ask' as const),
      session: fc.constantFrom('a', 'b', 'c'),
      isSpeculative: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: 'end' as const }) },
  fc.record({ kind: fc.constant('cancel' as const), which: fc.nat(20) }),
);

type Job = Lane & {
  begunAt: number;
  readonly askedAt: number;
  readonly abort: AbortController;
  isOff: boolean;
};

const isWaiting = (job: Job): boolean => job.begunAt === 0 && !job.isOff;

/** What is wrong with this one having begun just now; empty if nothing is. */
function wrongWith(job: Job, jobs: readonly Job[]): readonly string[] {
  const wrongs: string[] = [];
  const rivals = jobs.filter((other) => isWaiting(other) && other.askedAt < job.begunAt);
  if (job.isSpeculative() && rivals.some((other) => !other.isSpeculative())) wrongs.push('before a turn');
  for (const rival of rivals) {
    if (rival.session === job.session || rival.isSpeculative() !== job.isSpeculative()) continue;
    const since = jobs.filter((other) => other.begunAt > rival.askedAt);
    const own = since.filter(
      (other) => other.session === job.session && other.isSpeculative() === job.isSpeculative(),
    );
    const ofRival = since.filter((other) => other.session === rival.session);
    // Since that one came: once each in turn.
    if (own.length > ofRival.length + 1) wrongs.push('out of its turn');
  }
  return wrongs;
}

describe('a fair queue, whatever is asked, ended and called off', () => {
  it('never serves speculation before a turn, one session again before another, nor forgets a piece', async () => {
    const property = async (steps: readonly Step[], atOnce: number): Promise<void> => {
      const queue = createFairQueue({ atOnce, mostOfSession: 100 });
      const jobs: Job[] = [];
      const running: (() => void)[] = [];
      const wrongs: string[] = [];
      let clock = 0;
      const begin = async (job: Job): Promise<void> => {
        try {
          running.push(await queue.acquire(job, job.abort.signal));
          clock += 1;
          job.begunAt = clock;
          wrongs.push(...wrongWith(job, jobs), ...(running.length > atOnce ? ['too many'] : []));
        } catch {
          job.isOff = true;
        }
      };
      for (const next of steps) {
        clock += 1;
        if (next.kind === 'ask') {
          const isSpeculative = (): boolean => next.isSpeculative;
          const { session } = next;
          const abort = new AbortController();
          const job: Job = { session, isSpeculative, askedAt: clock, begunAt: 0, abort, isOff: false };
          jobs.push(job);
          void begin(job);
        } else if (next.kind === 'end') {
          running.shift()?.();
        } else {
          jobs.filter(isWaiting)[next.which]?.abort.abort();
        }
        await settled();
      }
      for (let end = running.shift(); end !== undefined; end = running.shift()) {
        end();
        await settled();
      }
      expect([wrongs, jobs.filter(isWaiting)]).toEqual([[], []]);
    };
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 3 }), property),
    );
  });
});

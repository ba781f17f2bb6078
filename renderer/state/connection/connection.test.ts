import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClientEvent, HostEvent } from '../../../engine/contract/client';
import { HELLO } from '../../../engine/contract/protocol';
import { createConnection, retryPauseMs, type ConnectionState } from './connection';
import { createHostClock } from './host-clock';
import { HostRefused, type TransportEvents } from './transport';

const FRAME: ClientEvent = {
  kind: 'audio',
  sequence: 0,
  capturedAtMs: 0,
  speechProbability: 0,
  samples: new Float32Array(512),
};

function setUp(answer: { clock: boolean; refuse: boolean; why?: Error } = { clock: true, refuse: false }) {
  const states: ConnectionState[] = [];
  const sent: ClientEvent[] = [];
  const received: HostEvent[] = [];
  const opened: TransportEvents[] = [];
  const clock = createHostClock();
  const connection = createConnection({
    clock,
    now: () => Date.now(),
    setTimer: (run, ms) => setTimeout(run, ms),
    clearTimer: (timer) => clearTimeout(timer),
    onState: (state) => states.push(state),
    onEvent: (event) => received.push(event),
    open: async (events) => {
      if (answer.refuse) throw answer.why ?? new Error('no host');
      opened.push(events);
      return {
        send: (event) => {
          sent.push(event);
          if (answer.clock && event.kind === 'control' && event.type === 'clock.ask') {
            const { clientMs } = event;
            setTimeout(
              () => events.onEvent({ kind: 'control', type: 'clock', clientMs, hostMs: clientMs + 5_001 }),
              2,
            );
          }
          return true;
        },
        close: () => events.onClose(),
      };
    },
  });
  return { connection, states, sent, received, opened, clock, answer };
}

describe('createConnection', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('learns the host clock right after it connects, five questions at a time', async () => {
    const { connection, sent, clock, received } = setUp();
    connection.start();
    await vi.advanceTimersByTimeAsync(1_000);
    const questions = () => sent.filter((event) => event.kind === 'control' && event.type === 'clock.ask');
    expect(questions()).toHaveLength(5);
    expect(clock.toHostMs(0)).toBe(5_000);
    expect(received).toEqual([]);
    await vi.advanceTimersByTimeAsync(31_000);
    expect(questions()).toHaveLength(10);
  });

  it('says which protocol it speaks before anything else, on each connection: the host takes nothing before', async () => {
    const { connection, sent, opened } = setUp();
    connection.start();
    await vi.advanceTimersByTimeAsync(1);
    expect(sent[0]).toEqual(HELLO);
    opened[0]?.onClose();
    sent.length = 0;
    await vi.advanceTimersByTimeAsync(600);
    expect(sent[0]).toEqual(HELLO);
  });

  it('drops audio while there is no connection; old words must not reach a new session', async () => {
    const { connection, opened, sent } = setUp();
    expect(connection.send(FRAME)).toBe(false);
    connection.start();
    await vi.advanceTimersByTimeAsync(1);
    opened[0]?.onClose();
    expect(connection.send(FRAME)).toBe(false);
    await vi.advanceTimersByTimeAsync(600);
    expect(sent.some(({ kind }) => kind === 'audio')).toBe(false);
    expect(connection.send(FRAME)).toBe(true);
  });

  it('tries again with growing pauses, for ever, but never more often than it said', async () => {
    const { connection, states } = setUp({ clock: true, refuse: true });
    connection.start();
    await vi.advanceTimersByTimeAsync(120_000);
    const pauses = states.flatMap((state) => (state.tag === 'waiting' ? [state.retryInMs] : []));
    expect(pauses.slice(0, 6)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000]);
    expect(pauses.length).toBeLessThan(20);
    expect(retryPauseMs(1_000)).toBe(10_000);
  });

  it('tells a host that will not have the page from one that is gone, and tries on: catches "trying again" that is of no use', async () => {
    const { connection, states, answer } = setUp({ clock: true, refuse: true, why: new HostRefused() });
    connection.start();
    await vi.advanceTimersByTimeAsync(10);
    expect(states.at(-1)).toMatchObject({ tag: 'waiting', isRefused: true });
    answer.why = new Error('no host');
    await vi.advanceTimersByTimeAsync(600);
    expect(states.at(-1)).toEqual({ tag: 'waiting', attempt: 2, retryInMs: 1_000 });
    answer.refuse = false;
    connection.retryNow();
    await vi.advanceTimersByTimeAsync(10);
    expect(states.at(-1)).toEqual({ tag: 'open' });
  });

  it('notices a host that is connected but dead, which would be silence for ever', async () => {
    const { connection, states, opened } = setUp({ clock: false, refuse: false });
    connection.start();
    await vi.advanceTimersByTimeAsync(12_500);
    expect(states.some(({ tag }) => tag === 'waiting')).toBe(true);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(opened).toHaveLength(2);
  });

  it('opens one connection, not two, when the person is more impatient than the timer', async () => {
    const { connection, opened, answer } = setUp({ clock: true, refuse: true });
    connection.start();
    await vi.advanceTimersByTimeAsync(10);
    answer.refuse = false;
    connection.retryNow();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(opened).toHaveLength(1);
  });
});

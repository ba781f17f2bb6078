import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClientEvent } from '../../../engine/contract/client';
import { createAsker } from './asker';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const reset = { type: 'settings.reset' } as const;
const change = { type: 'settings.change', change: { theme: 'dark' } } as const;

function setUp(isOpen = true) {
  const sent: ClientEvent[] = [];
  const asker = createAsker((event) => {
    sent.push(event);
    return isOpen;
  });
  return { sent, ...asker };
}

describe('createAsker', () => {
  it('gives each question its own answer: catches answers that cross', async () => {
    const { ask, reply, sent } = setUp();
    const first = ask(reset);
    const second = ask(change);
    expect(sent).toMatchObject([
      { requestId: 0, request: reset },
      { requestId: 1, request: change },
    ]);
    reply({
      kind: 'reply',
      requestId: 1,
      result: { ok: false, error: { code: 'BUSY', message: 'm', hint: '' } },
    });
    reply({ kind: 'reply', requestId: 0, result: { ok: true, value: null } });
    expect(await first).toEqual({ ok: true, value: null });
    expect(await second).toMatchObject({ ok: false, error: { code: 'BUSY' } });
  });

  it('does not wait for an answer for ever: catches a spinner without end', async () => {
    const { ask, lost } = setUp();
    const slow = ask(reset);
    await vi.advanceTimersByTimeAsync(31_000);
    expect(await slow).toMatchObject({ ok: false, error: { code: 'TIMED_OUT' } });
    const cut = ask(reset);
    lost();
    expect(await cut).toMatchObject({ ok: false });
    expect(await setUp(false).ask(reset)).toMatchObject({ ok: false });
    expect(vi.getTimerCount()).toBe(0);
  });
});

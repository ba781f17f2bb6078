import { expect, it } from 'vitest';
import { happeningsOf } from './happenings';

it('has every caller hang up and change, and not all at the same turn: catches a run in which nothing meets', () => {
  const all = Array.from({ length: 8 }, (_, caller) => happeningsOf(caller, 25));
  for (const one of all) {
    expect(one).toHaveLength(25);
    expect(one.filter((what) => what === 'change').length).toBeGreaterThanOrEqual(3);
    expect(one.filter((what) => what === 'hang up').length).toBeGreaterThanOrEqual(3);
  }
  for (let turn = 0; turn < 25; turn += 1) {
    expect(new Set(all.map((one) => one[turn])).size).toBeGreaterThan(1);
  }
});

import { describe, expect, it } from 'vitest';
import { followAddress } from './address';
import type { pageOf } from './pages';
import { createStores } from './stores';

function setUp(hash: string) {
  const stores = createStores();
  const arrived: ReturnType<typeof pageOf>[] = [];
  const asks = { holds: false };
  let changed = (): void => {};
  const location = { hash };
  followAddress({
    stores,
    leaving: { holds: () => asks.holds },
    arrive: (address) => void arrived.push(address),
    page: {
      location,
      history: { replaceState: (_state, _title, url) => void (location.hash = String(url)) },
      addEventListener: (_type: string, run: unknown) => (changed = run as () => void),
    },
  });
  const go = (to: string): void => {
    location.hash = to;
    changed();
  };
  return { stores, arrived, asks, location, go };
}

describe('followAddress', () => {
  it('shows what the address names, at the start and from then on', () => {
    const { arrived, go } = setUp('#/settings');
    go('#/personas/maya');
    expect(arrived).toEqual([
      { page: 'settings', rest: '' },
      { page: 'personas', rest: 'maya' },
    ]);
  });

  it('goes back to the address of a view that asks first: catches one that shows what it does not name', () => {
    const { stores, arrived, asks, location, go } = setUp('#/personas/maya');
    stores.ui.setState({ page: 'personas', pageRest: 'maya' });
    asks.holds = true;
    go('#/settings');
    expect([location.hash, arrived.length]).toEqual(['#/personas/maya', 1]);
  });
});

import { describe, expect, it } from 'vitest';
import { micFault } from './devices';

describe('micFault', () => {
  it('sends no user to an address that the desktop app does not have', () => {
    for (const fault of ['denied', 'unsupported', 'rate'] as const) {
      expect(micFault(fault, true).hint).not.toMatch(/address|localhost|browser/i);
    }
    expect(micFault('denied', false).hint).toContain('beside the address');
    // Nothing is wrong with what is installed.
    expect(micFault('rate', false).hint).not.toMatch(/install/i);
    expect(micFault('lost', true)).toEqual(micFault('lost', false));
  });
});

import { describe, expect, it } from 'vitest';
import { createLeaving } from './leaving';

describe('leaving a page', () => {
  it('goes where the user wanted to go once they said so, and not a second time round', () => {
    const went: string[] = [];
    const leaving = createLeaving((hash) => went.push(hash));
    let goOn = (): void => {};
    leaving.guard((go) => {
      goOn = go;
      return true;
    });
    expect(leaving.holds('#/history')).toBe(true);
    expect(went).toEqual([]);
    goOn();
    expect(went).toEqual(['#/history']);
    expect(leaving.holds('#/history')).toBe(false);
  });

  it('is free when nothing is unsaved, and when the view is gone', () => {
    const leaving = createLeaving(() => {});
    const letGo = leaving.guard(() => false);
    expect(leaving.holds('#/')).toBe(false);
    const other = leaving.guard(() => true);
    letGo();
    expect(leaving.holds('#/')).toBe(true);
    other();
    expect(leaving.holds('#/')).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { firstPlace, nextPlace } from './roving';

describe('nextPlace', () => {
  const counts = [2, 0, 5, 1];
  const from = (row: number, column: number, key: string) => nextPlace(counts, { row, column }, key);

  it('reaches every button by arrows, past rows that have none', () => {
    expect(from(0, 0, 'ArrowRight')).toEqual({ row: 0, column: 1 });
    expect(from(0, 1, 'ArrowDown')).toEqual({ row: 2, column: 1 });
    expect(from(2, 1, 'ArrowUp')).toEqual({ row: 0, column: 1 });
    expect(from(2, 4, 'ArrowLeft')).toEqual({ row: 2, column: 3 });
    expect([from(2, 3, 'Home'), from(2, 3, 'End')]).toEqual([
      { row: 2, column: 0 },
      { row: 2, column: 4 },
    ]);
  });

  it('lands inside a shorter row', () => {
    expect(from(2, 4, 'ArrowDown')).toEqual({ row: 3, column: 0 });
    expect(from(2, 4, 'ArrowUp')).toEqual({ row: 0, column: 1 });
  });

  it('stays at the ends, and leaves other keys alone', () => {
    expect(from(0, 0, 'ArrowLeft')).toBeNull();
    expect(from(0, 0, 'ArrowUp')).toBeNull();
    expect(from(3, 0, 'ArrowDown')).toBeNull();
    expect(from(3, 0, 'ArrowRight')).toBeNull();
    expect(from(2, 0, 'Enter')).toBeNull();
  });
});

describe('firstPlace', () => {
  it('is the last row that has a button: Tab would else begin with the oldest of a hundred turns', () => {
    expect(firstPlace([5, 5, 2, 0])).toEqual({ row: 2, column: 0 });
    expect(firstPlace([0])).toBeNull();
    expect(firstPlace([])).toBeNull();
  });
});

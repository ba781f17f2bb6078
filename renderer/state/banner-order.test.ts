import { describe, expect, it } from 'vitest';
import { mostImportant, type ListedBanner } from './banner-order';

const banner = (id: string, tone: ListedBanner['tone'], isFirst = false): ListedBanner => ({
  id,
  tone,
  isFirst,
});

describe('the banner that is shown where there is room for one', () => {
  it('is what is wrong, not what is well again: catches a fault behind good news that came first', () => {
    expect(mostImportant([banner('back', 'good'), banner('mic', 'warn'), banner('full', 'bad')])?.id).toBe(
      'full',
    );
  });

  it('is the lost connection before all, and of two alike the older one', () => {
    const two = [banner('full', 'bad'), banner('late', 'bad')];
    expect(mostImportant(two)?.id).toBe('full');
    expect(mostImportant([...two, banner('gone', 'bad', true)])?.id).toBe('gone');
    expect(mostImportant([])).toBeNull();
  });
});

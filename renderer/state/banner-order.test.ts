import { describe, expect, it } from 'vitest';
import { mostImportant, type ListedBanner } from './banner-order';

const banner = (id: string, tone: ListedBanner['tone'], isFirst = false): ListedBanner => ({
  id,
  tone,
  isFirst,
});

const shown = (banners: readonly ListedBanner[], room: number): readonly string[] =>
  mostImportant(banners, room).map(({ id }) => id);

describe('the banners that are shown where there is room for so many', () => {
  it('are what is wrong, not what is well again: catches a fault behind good news that came first', () => {
    const three = [banner('back', 'good'), banner('mic', 'warn'), banner('full', 'bad')];
    expect(shown(three, 1)).toEqual(['full']);
    expect(shown(three, 2)).toEqual(['full', 'mic']);
  });

  it('are the lost connection before all, and of two alike the older one', () => {
    const two = [banner('full', 'bad'), banner('late', 'bad')];
    expect(shown(two, 1)).toEqual(['full']);
    expect(shown([...two, banner('gone', 'bad', true)], 1)).toEqual(['gone']);
    expect(shown([...two, banner('gone', 'bad', true)], 2)).toEqual(['gone', 'full']);
    expect(shown([], 1)).toEqual([]);
  });

  it('are all of them where there is more room: catches a last one that is always missing', () => {
    expect(shown([banner('mic', 'warn'), banner('full', 'bad')], 2)).toEqual(['full', 'mic']);
    expect(shown([banner('mic', 'warn')], 2)).toEqual(['mic']);
  });
});

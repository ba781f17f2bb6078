import { describe, expect, it } from 'vitest';
import { foldedNews, mostImportant, type ListedBanner } from './banner-order';

const banner = (id: string, tone: ListedBanner['tone'], isFirst = false): ListedBanner => ({
  id,
  tone,
  isFirst,
  title: `It is ${id}.`,
});

const shown = (
  banners: readonly ListedBanner[],
  room: number,
  focusedId: string | null = null,
): readonly string[] => mostImportant(banners, room, focusedId).map(({ id }) => id);

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

  it('are among them the one that holds the focus: catches a button that vanishes under the keyboard', () => {
    const three = [banner('mic', 'warn'), banner('full', 'bad'), banner('late', 'bad')];
    expect(shown(three, 1, 'mic')).toEqual(['mic']);
    expect(shown(three, 2, 'mic')).toEqual(['full', 'mic']);
    expect(shown(three, 2, 'full')).toEqual(['full', 'late']);
    expect(shown(three, 1, 'gone')).toEqual(['full']);
  });

  it('are not all that is told: catches a fault that comes folded, and is never heard of', () => {
    const two = [banner('full', 'bad'), banner('late', 'bad')];
    expect(foldedNews(two, new Set(['full']))).toBe('It is late.');
    expect(foldedNews(two, new Set(['full', 'late']))).toBe('');
    // What is not wrong can wait, and what was told of is not told again.
    expect(foldedNews([...two, banner('mic', 'warn')], new Set(['full']))).toBe('');
    expect(foldedNews([], new Set())).toBe('');
  });
});

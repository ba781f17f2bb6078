import { describe, expect, it } from 'vitest';
import { hashOf, pageOf, PAGES } from './pages';

describe('pages', () => {
  it('finds back to every page and what is shown on it: catches an address that leads elsewhere', () => {
    for (const page of PAGES) expect(pageOf(hashOf(page)).page).toBe(page);
    expect(pageOf(hashOf('history', 'a/b c'))).toEqual({ page: 'history', rest: 'a/b c' });
  });

  it('shows the conversation for what is no page: catches an empty window', () => {
    for (const hash of ['', '#', '#/', '#/nonsense', '#/history/%']) {
      expect(['talk', 'history']).toContain(pageOf(hash).page);
    }
    expect(pageOf('#/constructor').page).toBe('talk');
  });
});

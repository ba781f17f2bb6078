import { expect, test } from 'vitest';
import { silentLog } from '../engine/log';
import { followDownloads } from './downloads';
import { doubleDownloads } from './electron.double';

function setUp() {
  const told: string[] = [];
  const downloads = doubleDownloads();
  followDownloads({
    session: downloads.session,
    tell: (url, outcome) => void told.push(`${url} ${outcome}`),
    log: silentLog,
  });
  return { told, begin: downloads.begin };
}

test('the page is told how it ended: catches a recording that counts as saved though the dialog was cancelled', () => {
  const { told, begin } = setUp();
  for (const state of ['completed', 'cancelled', 'interrupted'] as const) {
    const item = begin(`blob:app://sidetone/${state}`);
    expect(told).not.toContain(`blob:app://sidetone/${state} ${state}`);
    item.done(state);
  }
  expect(told).toEqual([
    'blob:app://sidetone/completed completed',
    'blob:app://sidetone/cancelled cancelled',
    'blob:app://sidetone/interrupted interrupted',
  ]);
});

test('one that the disk broke off ends, once, and not as if the person had called it off', () => {
  const { told, begin } = setUp();
  const item = begin('blob:1');
  item.updated('progressing');
  item.updated('interrupted');
  item.updated('interrupted');
  expect([item.cancels(), told]).toEqual([1, ['blob:1 interrupted']]);
});

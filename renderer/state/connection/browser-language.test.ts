import { expect, it } from 'vitest';
import { mendLanguage } from './browser-language';

it('takes a language that is none for English, and leaves others: catches gauges that break under LANG=C', () => {
  const posix = { language: 'en-US@posix' };
  mendLanguage(posix);
  expect(() => new Intl.NumberFormat(posix.language)).not.toThrow();
  const german = { language: 'de-DE' };
  mendLanguage(german);
  expect(german.language).toBe('de-DE');
});

import { describe, expect, it } from 'vitest';
import { toPhonemes } from './phonemes';

describe('toPhonemes', () => {
  it('speaks American English', async () => {
    expect(await toPhonemes('hello world', 'en-us')).toBe('həlˈoʊ wˈɜːld');
  });

  it('does not take the letter A for the article', async () => {
    expect(await toPhonemes('the F A Q page', 'en-us')).toContain('ˌɛfˌeɪkjˈuː');
    expect(await toPhonemes('nine A M Monday', 'en-us')).toMatch(/ˌeɪˈɛm mˈʌndeɪ$/);
    expect(await toPhonemes('vitamin A is', 'en-us')).toContain('ˈeɪ');
    expect(await toPhonemes('I Need A Doctor', 'en-us')).toContain(' ɐ ');
    expect(await toPhonemes("the P C's", 'en-us')).toBe('ðə pˌiːsˈiːz');
  });

  it('loses nothing where espeak cuts a clause by itself', async () => {
    expect(await toPhonemes('one, two', 'en-us')).toBe('wˈʌn tˈuː');
  });

  it('keeps the languages apart in what it remembers, and forgets the oldest', async () => {
    expect(await toPhonemes('tomato bath', 'en-gb-scotland')).not.toBe(
      await toPhonemes('tomato bath', 'en-us'),
    );
    const first = await toPhonemes('tomato bath', 'en-us');
    for (let number = 0; number < 300; number++) await toPhonemes(`${number % 9} ${number}`, 'en-us');
    expect(await toPhonemes('tomato bath', 'en-us')).toBe(first);
  });

  it('gives nothing for nothing', async () => {
    expect(await toPhonemes('...', 'en-us')).toBe('');
  });
});

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

  it('gives nothing for nothing', async () => {
    expect(await toPhonemes('...', 'en-us')).toBe('');
  });
});

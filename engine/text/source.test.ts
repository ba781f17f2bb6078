import { describe, expect, it } from 'vitest';
import { plainCharacters } from './characters';
import { withoutEntities } from './entities';
import { withoutMarkup } from './markup';
import { edited, replaced, sourceOf, unwrapped, type Source } from './source';

/** What each character of a source came from. */
const origins = (source: Source, written: string): readonly (readonly [string, string])[] =>
  Array.from({ length: source.text.length }, (_, at) => [
    source.text.charAt(at),
    written.slice(source.starts[at], source.ends[at]),
  ]);

describe('edits', () => {
  // An offset that is one off makes every later word point at the wrong place.
  it('keep the way back for what stays, what is replaced and what goes', () => {
    const source = edited(
      sourceOf('abcdef'),
      [
        { from: 1, to: 3, text: 'X' },
        { from: 4, to: 5, text: '' },
      ],
      'r',
    );
    expect(origins(source, 'abcdef')).toEqual([
      ['a', 'a'],
      ['X', 'bc'],
      ['d', 'd'],
      ['f', 'f'],
    ]);
    expect(source.dropped).toEqual([{ start: 4, end: 5, rule: 'r' }]);
  });

  it('can follow each other', () => {
    const once = replaced(sourceOf('a--b'), /--/g, 'first', () => '—');
    const twice = replaced(once, /—/g, 'second', () => ' ');
    expect(origins(twice, 'a--b')[1]).toEqual([' ', '--']);
    expect(twice.dropped).toEqual([{ start: 1, end: 3, rule: 'second' }]);
  });

  it('drop what stands around a group, and nothing of it', () => {
    const source = unwrapped(sourceOf('see [our page](x)!'), /\[([^\]]{1,9})\]\(x\)/dg, 'link');
    expect(source.text).toBe('see our page!');
    expect(source.dropped.map(({ start, end }) => [start, end])).toEqual([
      [4, 5],
      [13, 17],
    ]);
  });
});

const decoded = (text: string): string => withoutEntities(sourceOf(text)).text;

describe('character references', () => {
  it.each([
    ['&#39;&#x2019;&apos;', "'’'"],
    ['&amp;amp;nbsp;', '\u00a0'],
    ['&Eacute;&eacute;&szlig;&yuml;', 'Ééßÿ'],
    ['&Alpha;&omega;&sigma;', 'Αωσ'],
    ['&#128;&#150;&#153;', '€–™'],
    ['&#0;&#xD800;&#99999999;', '\uFFFD\uFFFD\uFFFD'],
    ['&bogus; &; & AT&T;', '&bogus; &; & AT&T;'],
    ['&copy 2026 &copyright', '© 2026 &copyright'],
  ])('%j is %j', (text, expected) => {
    expect(decoded(text)).toBe(expected);
  });
});

const plain = (text: string): string => plainCharacters(sourceOf(text)).text;

describe('characters', () => {
  it.each([
    ['ｆｕｌｌ １２', 'full 12'],
    ['٣٤ १२ 𝟙', '34 12 1'],
    ['cafe\u0301', 'café'],
    ['2½ x² CO₂', '2 1⁄2 x² CO₂'],
    ['12\u00a0500 and 5\u00a0km', '12,500 and 5 km'],
    ['a\u00ad\u200bb\r\nc\rd', 'ab\nc\nd'],
    ['\u{E000}\u{F8FF}', '\uFFFD\uFFFD'],
    ['50 μg ㎡ ℃', '50 µg m² °C'],
    ['20º', '20°'],
  ])('%j is plainly %j', (text, expected) => {
    expect(plain(text)).toBe(expected);
  });
});

const shown = (text: string): string => withoutMarkup(sourceOf(text)).text;

describe('markup', () => {
  it.each([
    ['x < y and <name> stay', 'x < y and <name> stay'],
    ['<script>a()</script><!-- no -->yes', '  yes'],
    ['10<sup>-3</sup>', '10⁻³'],
    ['**** 4242 and **bold**', '•••• 4242 and bold'],
    ['2 * 3 * 4', '2 * 3 * 4'],
    ['(look left at the sign when you come in)', '(look left at the sign when you come in)'],
    ['snake_case', 'snake_case'],
  ])('%j shows %j', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });
});

import { array, assert, constantFrom, integer, oneof, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cardinal } from './numbers';
import { hasSpeech, speakable, speakSpans, type Span } from './speakable';

/** The rules that may drop letters, digits or signs. Any other rule that is silent about one has lost it. */
const SILENT_RULES = new Set([
  'code block',
  'HTML that is not shown',
  'HTML tag',
  'stage note',
  'ruler',
  'Markdown',
  'LaTeX space',
  'table bar',
  'picture address',
  'link address',
  'footnote mark',
  'emoticon',
  'emoji',
  'invisible character',
  'trademark',
  'decoration',
  'lone mark',
  'inverted mark',
  'raised number',
  'slash between initials',
]);
/** What carries meaning: letters, digits, currencies, signs of mathematics and the signs that texts use like them. */
const MEANT = /[\p{L}\p{N}\p{Sc}\p{Sm}\p{So}%&@#§°*/\\]/u;

const PARTS =
  'a|I|US|OR|IT|Dr.|St.|Oak|No.|pp.|vol.|IV|Henry|e.g.|St|$|£|€|₹|29.99|1,200|1,50,000|-|–|−|/|:|9|30|3/4|120/80|am|p.m.|m|s|h|ft|\'|%|°C|µg|m³|²|⁶|₂|½|⁄|@|.com|https://|www.|#|*|**|_|`|```|\n|[|](|)|(|<|>|<b>|</b>|<br>|&|&amp;|&#39;|&nbsp;|&eacute;|+|≥|≠|±|×|÷|→|=|≈|~|^|5|2026|2026-03-04|T09:30Z|May|Mon|UTC|😀|👍🏽|\u{1F468}\u{200D}\u{1F469}|Ⅷ|٣|१|"|…|...| | | ||U.S|NASA|B12|x|km|\\|{|}|1st|é|e\u0301|ﬁ|好|привет|π|α|\u00ad|\u200d|\ufeff|ﬀ|𝟙𝓐|†|™|©|•|‰|∞|+1 (415) 555-0132|020 7946 0018|**** 4242|v2.3|O-|SW1A 2AA|\\frac{1}{2}|\\sqrt{|$x^2$|n!|#FF5733|0x1F|Ctrl+C|ii)|\u0000|\u{E000}|\ud800';
const anything = oneof(
  array(constantFrom(...PARTS.split('|'), '|'), { maxLength: 60 }).map((parts) => parts.join('')),
  array(constantFrom(...PARTS.split('|')), { maxLength: 40 }).map((parts) => parts.join(' ')),
  string({ maxLength: 200 }),
  string({ unit: 'grapheme', maxLength: 200 }),
  string({ unit: 'binary', maxLength: 200 }),
);

/** "&#39;" is a quotation mark, "&nbsp;" white space: its own letters and digits are not said. */
const REFERENCE = /^(?:["'\s]*&(?:amp;)*(?:#?\w{1,8});?["'\s]*)+$/;

const written = (text: string, { start, end }: Span): string => text.slice(start, end);

describe('spans of any text', () => {
  // A character that no span holds was lost; one that two spans hold was read twice.
  it('cover it once, in order, and their words in order are what is spoken', () => {
    assert(
      property(anything, (text) => {
        const spans = speakSpans(text);
        let at = 0;
        for (const span of spans) {
          expect(span.start).toBe(at);
          expect(span.end).toBeGreaterThan(span.start);
          at = span.end;
        }
        expect(at).toBe(text.length);
        expect(spans.map(({ spoken }) => spoken).join('')).toBe(speakable(text));
      }),
      { numRuns: 1500 },
    );
  });

  // A digit, sign, currency or letter that falls away changes what is said, and nothing looks wrong.
  it('say, report or drop by a named rule whatever carries meaning', () => {
    assert(
      property(anything, (text) => {
        const lost = speakSpans(text).filter((span) => {
          // A letter that is written for an apostrophe, a sign for a colon, the bars of a table.
          const part = written(text, span).replaceAll(/[ʼ∶|]/g, "'");
          if (!MEANT.test(part) || REFERENCE.test(part) || span.kind === 'unsayable') return false;
          return span.kind === 'said' ? !/\p{L}/u.test(span.spoken) : !SILENT_RULES.has(span.rule);
        });
        expect(lost.map((span) => [written(text, span), span.rule])).toEqual([]);
      }),
      { numRuns: 1500 },
    );
  });

  // "πr²" once lost its square: after a letter that counts, a raised number is no mark of a footnote.
  it('say the power of a number, a variable and a bracket', () => {
    const bases = 'x|r|πr|θ|4πr|½mv|2ab|mv|Δx|lw|(a + b)|10|3.5|sin|ρv|E = radius'.split('|');
    assert(
      property(
        constantFrom(...bases),
        constantFrom('²', '³', '⁴', '⁻¹', '^2'),
        constantFrom('', ' now', '.', ', then', ')', ' + 1'),
        (base, raised, after) => {
          const text = `See ${base}${raised}${after}`;
          expect([text, speakable(text)]).toEqual([
            text,
            expect.stringMatching(/squared?|inverse|cubed|cubic|fourth|fours|minus one|power|per/),
          ]);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('have words only where something was read', () => {
    assert(
      property(anything, (text) => {
        for (const { kind, spoken } of speakSpans(text)) {
          expect([kind, kind === 'said' || !/\p{L}/u.test(spoken)]).toEqual([kind, true]);
        }
      }),
    );
  });

  it('say each number of a list once, as it is', () => {
    assert(
      property(array(integer({ min: 10, max: 89 }), { minLength: 1, maxLength: 20 }), (numbers) => {
        const text = numbers.map((number) => `${number} apples`).join(', ');
        expect(speakable(text)).toBe(
          numbers.map((number) => `${cardinal(String(number))} apples`).join(', '),
        );
      }),
    );
  });
});

describe('what can not be said', () => {
  it('is reported, with its place', () => {
    const text = 'Sure, 我们九点开门, at nine.';
    const unsayable = speakSpans(text).filter(({ kind }) => kind === 'unsayable');
    expect(unsayable.map((span) => written(text, span))).toEqual(['我们九点开门']);
    expect(speakable(text)).toBe('Sure, at nine.');
  });

  it.each([
    '我们九点开门，六点关门。',
    'Мы открыты',
    '👍👍',
    '*nods*',
    '(smiles)',
    '```\n9-18\n```',
    '***',
    '?',
    '#',
    '...',
    '$$',
    '<br>',
    '![](x.png)',
    '|  |  |\n|--|--|',
    '\u200b\u200b',
    '…',
    '---',
    '',
  ])('leaves %j without speech', (text) => {
    expect(hasSpeech(text)).toBe(false);
    expect(speakable(text)).toBe('');
  });

  it.each(['5', '€', 'π', 'a', 'О! Yes', '3/4', '1️⃣', '²'])('%j has speech', (text) => {
    expect(hasSpeech(text)).toBe(true);
  });
});

describe('the way back', () => {
  const ruleOf = (text: string, part: string): string | undefined =>
    speakSpans(text).find((span) => written(text, span) === part)?.rule;

  it.each([
    ['Take 50 µg now', '50 µg', 'measure'],
    ['We&#39;re open', 'We&#39;re', 'as written'],
    ['Call 020 7946 0018 now', '020 7946 0018', 'telephone'],
    ['*nods* Yes', '*nods*', 'stage note'],
    ['5 **km** off', '5 **km', 'measure'],
    ['caf\u0065\u0301 bar', 'caf\u0065\u0301', 'as written'],
  ])('of %j finds %j', (text, part, rule) => {
    expect(ruleOf(text, part)).toBe(rule);
  });
});

import { array, assert, constantFrom, nat, oneof, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { growsInProportion } from '../testing/growth';
import { createChunker, finishText, pushText } from './chunk';

function chunksOf(pieces: readonly string[]): string[] {
  let state = createChunker();
  const chunks: string[] = [];
  for (const piece of pieces) {
    const step = pushText(state, piece);
    state = step.state;
    chunks.push(...step.chunks);
  }
  return [...chunks, ...finishText(state).chunks];
}

/** What has been given out before the reply is over. */
const early = (text: string): readonly string[] => pushText(createChunker(), text).chunks;

describe('sentences', () => {
  // Each would be torn apart by a splitter that cuts at every [.!?], as the one this replaces did.
  it.each([
    'It costs 3.5 million',
    'Ask for Dr. Smith today',
    'The U.S. Bank is here',
    '1. First',
    'Wait... what?',
    'That is $29.99 please',
    'Choose some e.g. this one',
    'It is 5 p.m. now',
    'Come at 5 p.m. Monday',
    'See https://example.com/a.b?c=d!e for more',
    'Go to example.com now',
    'We moved to St. Mary Street',
    'Take No. 5 there',
    'J. R. R. Tolkien wrote it',
    '"Really?" she said',
    'About approx. Five people',
    'Version 1.2.3 works',
    'She has a Ph.D. Candidates do not',
  ])('keeps %s whole', (text) => {
    expect(chunksOf([text])).toEqual([text]);
    expect(chunksOf([...text])).toEqual([text]);
  });

  it.each([
    ['Yes. Sure. Anything else?', ['Yes.', 'Sure.', 'Anything else?']],
    ['We close at 5 p.m. We open at 9 a.m. Monday.', ['We close at 5 p.m.', 'We open at 9 a.m. Monday.']],
    ['It is on Main St. We are open.', ['It is on Main St.', 'We are open.']],
    ['Great! 😊 How are you?', ['Great!', '😊 How are you?']],
    ['Great!😊 How are you?', ['Great!😊', 'How are you?']],
    ['He said "Go." Then he left.', ['He said "Go."', 'Then he left.']],
    ['**Done.** Next one.', ['**Done.**', 'Next one.']],
    ['That is $29. Okay?', ['That is $29.', 'Okay?']],
    ['Visit example.com. It is free.', ['Visit example.com.', 'It is free.']],
    ['i can help. what time?', ['i can help.', 'what time?']],
    ['Really?! Yes.', ['Really?!', 'Yes.']],
    ['No. That is all.', ['No.', 'That is all.']],
    ['# Hours\n- Monday. 1. A\n- Friday\n\nBye', ['# Hours', '- Monday.', '1. A', '- Friday', 'Bye']],
    ['Do:\n1. First\n2. Second', ['Do:', '1. First', '2. Second']],
    ['一。二', ['一。', '二']],
  ])('cuts %j', (text, expected) => {
    expect(chunksOf([text])).toEqual(expected);
  });

  it('gives a short sentence out as soon as the next character shows that it ended', () => {
    expect(early('Yes.')).toEqual([]);
    expect(early('Yes. S')).toEqual(['Yes.']);
    expect(early('Yes! ')).toEqual(['Yes!']);
    expect(early('Yes.\n')).toEqual(['Yes.']);
  });

  it('waits for the digits of a price', () => {
    expect(early('It is $29.')).toEqual([]);
    expect(early('It is $29.9')).toEqual([]);
    expect(early('It is $29. T')).toEqual(['It is $29.']);
  });
});

describe('the first chunk', () => {
  it.each([
    ['Of course I can, let me', ['Of course I can,']],
    ['I can help with that; one', ['I can help with that;']],
    ['I can help you — one moment', ['I can help you —']],
    ['I can help you - one moment', ['I can help you -']],
    ['Here is the list: apples', ['Here is the list:']],
    ['Sure, I can', ['Sure,']],
    ['Sure,', []],
    ['We have 1,200 of', []],
    ['Open 9:30 to 5:00 on', []],
    ['It is a well-known thing', []],
    ['That is on May 5th, 2026', []],
    ['We live in Portland, Oregon', []],
    ['We are open Mon - Fri', []],
    ['*smiles very warmly, waves* Hello', []],
    ['We can (if you like, of course) do', []],
  ])('of %j so far is %j', (text, expected) => {
    expect(early(text)).toEqual(expected);
  });

  it('is the only one that ends at a clause', () => {
    expect(chunksOf(['Of course I can, yes. And then you pay, and leave.'])).toEqual([
      'Of course I can,',
      'yes.',
      'And then you pay, and leave.',
    ]);
  });
});

describe('bounds', () => {
  it('cuts a run without punctuation between words', () => {
    const chunks = chunksOf([Array.from({ length: 200 }, () => 'word').join(' ')]);
    expect(chunks.length).toBeGreaterThan(3);
    for (const chunk of chunks) {
      expect(chunk.length).toBeLessThanOrEqual(240);
      expect(chunk).toMatch(/^word( word)*$/);
    }
  });

  it('prefers a comma for that', () => {
    const part = Array.from({ length: 25 }, () => 'word').join(' ');
    expect(chunksOf([`Hello. W${part}, ${part}`])).toEqual(['Hello.', `W${part},`, part]);
  });

  it.each(['word ', '. ', ' ', '.', 'a', '\n', 'a, ', '- ', '*', '"', '```\n', '😀', 'Dr. '])(
    'loses nothing of a great many of %j, for work in proportion to their number',
    (piece) => {
      const many = (length: number): string => piece.repeat(length / piece.length);
      const text = many(20_000);
      expect(chunksOf([text]).join('').replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
      expect(growsInProportion((length) => void chunksOf([many(length)]), 5_000)).toBe(true);
      // A token at a time, each costs a scan of what is not given out yet: that must stay short.
      let state = createChunker();
      for (const char of many(5_000).split('')) {
        ({ state } = pushText(state, char));
        expect(state.rest.length).toBeLessThanOrEqual(4_000);
      }
    },
  );

  it('keeps a code block in one piece, to be left out whole', () => {
    const block = '```js\nconst a = 1. B\n\nf(); // Done. Yes.\n```';
    expect(chunksOf([`Like this:\n${block}\nThere. You go.`])).toEqual([
      'Like this:',
      block,
      'There.',
      'You go.',
    ]);
  });
});

const TOKENS =
  'Yes|Dr|St|p.m|U.S|e.g|No|5|29|1|a|I|We|the|smile|example.com|$3|https://a.b/c|.|. |...|?|! |, |: |; | — | - | | ' +
  '|\n|"|)|(|*|```|\n```|😀|👍🏽|。|\u{1F468}\u{200D}\u{1F469}|’|_|é|\t';
const text = oneof(
  array(constantFrom(...TOKENS.split('|')), { maxLength: 120 }).map((parts) => parts.join('')),
  string({ unit: 'binary', maxLength: 400 }),
  string({ maxLength: 1500 }),
);
const cutInto = (whole: string, cuts: readonly number[]): string[] => {
  const places = [0, ...cuts.map((cut) => cut % (whole.length + 1)), whole.length].toSorted((a, b) => a - b);
  return places.slice(1).map((place, index) => whole.slice(places[index], place));
};

describe('for any text and any tokens', () => {
  it('loses and adds nothing but white space', () => {
    assert(
      property(text, array(nat(2000), { maxLength: 60 }), (whole, cuts) => {
        const joined = chunksOf(cutInto(whole, cuts)).join('');
        expect(joined.replaceAll(/\s/gu, '')).toBe(whole.replaceAll(/\s/gu, ''));
      }),
      { numRuns: 500 },
    );
  });

  it('cuts the same wherever the tokens were cut', () => {
    assert(
      property(text, array(nat(2000), { maxLength: 60 }), (whole, cuts) => {
        expect(chunksOf(cutInto(whole, cuts))).toEqual(chunksOf([whole]));
      }),
      { numRuns: 500 },
    );
  });

  it('gives out no empty chunk', () => {
    assert(
      property(text, (whole) => {
        for (const chunk of chunksOf([whole])) expect(chunk.trim()).not.toBe('');
      }),
    );
  });
});

describe('the first chunk of a long first clause', () => {
  it('ends before a phrase, or the listener waits for words that may follow later', () => {
    expect(chunksOf(['The opening hours are Monday to Friday from eight to six, and Saturday too.'])).toEqual(
      ['The opening hours are Monday to Friday', 'from eight to six, and Saturday too.'],
    );
  });

  it('is not chopped off after a few words, nor in later chunks, nor inside a name', () => {
    expect(chunksOf(['You can park for free.'])).toEqual(['You can park for free.']);
    expect(chunksOf(['Yes. The opening hours are Monday to Friday from eight to six.'])).toHaveLength(2);
    expect(chunksOf(['The pharmacy on the corner of Fortune Street is open.'])).toHaveLength(1);
  });
});

describe('abbreviations of places and books', () => {
  // A cut after "pp." leaves "page" in one chunk and its number in the next.
  it.each([
    'See pp. 12 to 15 there',
    'Read vol. 3 first',
    'Take No. 5 or Nos. 6, 7',
    'It is 6 ft. 2 in. tall',
    'Turn into Oak St. and walk',
    'Ask for ext. 12 then',
    'See ch. 4 in para. 3',
    'It weighs 8 oz. on the scale',
    'Come at 5 p.m. Pacific time',
    'Your appt. is at nine',
    'P.S. I love it',
  ])('keep %s whole', (text) => {
    expect(chunksOf([text])).toEqual([text]);
    expect(chunksOf([...text])).toEqual([text]);
  });

  it('let a sentence end after a time', () => {
    expect(chunksOf(['We open at 8 a.m. Doors close at 6 p.m. Parking is free.'])).toEqual([
      'We open at 8 a.m.',
      'Doors close at 6 p.m.',
      'Parking is free.',
    ]);
  });
});

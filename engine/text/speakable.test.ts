import { array, assert, constantFrom, oneof, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { growsInProportion } from '../testing/growth';
import { speakable } from './speakable';

type Rows = readonly (readonly [string, string])[];
const says = (rows: Rows): void => {
  it.each(rows)('%j', (text, spoken) => expect(speakable(text)).toBe(spoken));
};

describe('money', () => {
  says([
    ['That is $29.99 please.', 'That is twenty-nine dollars and ninety-nine cents please.'],
    ["It's £5 or €1.50, not ¥100.", "It's five pounds or one euro and fifty cents, not one hundred yen."],
    ['$1.5 million', 'one point five million dollars'],
    ['$20-$30 a month', 'twenty to thirty dollars a month'],
    ['$99/month', 'ninety-nine dollars per month'],
    ['$0.99', 'ninety-nine cents'],
    ['$1', 'one dollar'],
    ['$3k', 'three thousand dollars'],
    ['We have 1,200 of them', 'We have one thousand two hundred of them'],
  ]);
});

describe('times and dates', () => {
  says([
    ['9:30 am', 'nine thirty A M'],
    ['We open at 9 a.m. Monday.', 'We open at nine A M Monday.'],
    ['It closes at 5 p.m.', 'It closes at five P M.'],
    ['4:00 PM.', 'four P M.'],
    ['9am-6pm, Mon-Fri', 'nine A M to six P M, Monday to Friday'],
    ['9-5pm', 'nine to five P M'],
    ['at 17:30 or 9:00', "at five thirty P M or nine o'clock"],
    ['9:05', 'nine oh five'],
    ['0:30', 'twelve thirty A M'],
    ['5/12/2026', 'May twelfth, twenty twenty-six'],
    ['5/23/2026', 'May twenty-third, twenty twenty-six'],
    ['May 5th, 2026', 'May fifth, twenty twenty-six'],
    ['2026-11-23', 'November twenty-third, twenty twenty-six'],
    ['23 November 2026', 'twenty-third of November, twenty twenty-six'],
    ['May 5-7', 'May fifth to seventh'],
    ['Aug 3 at 2:15pm', 'August third at two fifteen P M'],
    ['I may 5 sec', 'I may five seconds'],
    ['in 1905 and the 1990s', 'in nineteen oh five and the nineteen nineties'],
    ['2024-2026', 'twenty twenty-four to twenty twenty-six'],
    ['1500 people', 'one thousand five hundred people'],
    ['Sat 9am', 'Saturday nine A M'],
    ['She sat in the sun', 'She sat in the sun'],
  ]);
});

describe('addresses, telephones and codes', () => {
  says([
    ['Call (555) 123-4567 now.', 'Call five five five, one two three, four five six seven now.'],
    ['555-0123', 'five five five, zero one two three'],
    ['1-800-555-1234', 'one, eight hundred, five five five, one two three four'],
    ['+44 20 7946 0958', 'plus four four, two zero, seven nine four six, zero nine five eight'],
    ['5551234567', 'five five five, one two three, four five six seven'],
    ['PIN is 4521', 'Pin is four five two one'],
    ['order #12345', 'order one two three four five'],
    ["You're #1", "You're number one"],
    ['Use AB12CD3', 'Use A B one two C D three'],
    ['Call 911.', 'Call nine one one.'],
    ['anna.lee@example.com', 'anna dot lee at example dot com'],
    ['Visit example.com.', 'Visit example dot com.'],
    ['See https://www.example.com.', 'See example dot com.'],
    ['https://example.com/a/b?c=d for more', 'the link for more'],
    ['index.html and node.js', 'index dot html and node dot js'],
    ['end.Next one', 'end. Next one'],
  ]);
});

describe('amounts', () => {
  says([
    ['50% or 3.5%', 'fifty percent or three point five percent'],
    ['5-10%', 'five to ten percent'],
    ['1 km, 5 km', 'one kilometer, five kilometers'],
    ['-5 °C', 'minus five degrees Celsius'],
    ['It is 72°F.', 'It is seventy-two degrees Fahrenheit.'],
    ['6\'2"', 'six foot two'],
    ['100 km/h', 'one hundred kilometers per hour'],
    ['2 1/2 cups', 'two and a half cups'],
    ['2½', 'two and a half'],
    ['3/4 of it', 'three quarters of it'],
    ['24/7', 'twenty-four seven'],
    ['~5 min. walk', 'about five minutes walk'],
    ['5-star', 'five-star'],
    ['21st', 'twenty-first'],
    ['5 + 3 = 8', 'five plus three equals eight'],
    ['1.2.3', 'one point two point three'],
    ['B2B 5G', 'B two B five G'],
    ['COVID-19', 'Covid nineteen'],
  ]);
});

describe('abbreviations and letters', () => {
  says([
    ['Dr. Smith lives on Main St.', 'Doctor Smith lives on Main Street.'],
    ["St. Mary's on 5th St. today", "Saint Mary's on fifth Street today"],
    ['Mr. and Mrs. Lee, Jr.', 'Mister and Missus Lee, Junior.'],
    ['e.g. this, i.e. that, etc.', 'for example, this, that is, that, et cetera.'],
    ['approx. 5, No. 5', 'approximately five, number five'],
    ['No. That is all', 'No. That is all'],
    ['Smith vs. Jones', 'Smith versus Jones'],
    ['The U.S. Bank', 'The U S Bank'],
    ['in the U.S.', 'in the U S.'],
    ['NASA sent an FAQ to the FBI.', 'Nasa sent an F A Q to the F B I.'],
    ['the FAQs', "the F A Q's"],
    ['AT&T, salt & pepper', 'A T and T, salt and pepper'],
    ["It's NOT free", "It's not free"],
    ['PLEASE STOP DOING THAT NOW', 'please stop doing that now'],
    ['World War II and Henry VIII', 'World War two and Henry the eighth'],
  ]);
});

describe('markup', () => {
  says([
    ['# Hello', 'Hello'],
    ['**Bold** and *really* good', 'Bold and really good'],
    ['*smiles warmly* Hello *waves*', 'Hello'],
    ['(laughs) Okay', 'Okay'],
    ['- item one\n- item two', 'item one. item two'],
    ['1. First thing', 'one, First thing'],
    ['| a | b |\n|---|---|\n| 1 | 2 |', 'a, b. one, two'],
    ['```js\nx = 1\n```', ''],
    ['Use `npm i` now', 'Use npm i now'],
    ['[our page](https://x.y/z)', 'our page'],
    ['<b>hi</b> there', 'hi there'],
    ['Great! 😊👍🏽', 'Great!'],
    ['😊', ''],
    ['---', ''],
    ['Hello :) there', 'Hello there'],
    ['Wait... what?', 'Wait, what?'],
    ['I — well — (maybe) know', 'I, well, maybe, know'],
    ['he/she and/or', 'he or she and or'],
    ['snake_case __x__', 'snake case x'],
    ["the dogs' 'quoted' word", "the dogs' quoted word"],
    ['你好 hello', 'hello'],
    ['', ''],
  ]);
});

describe('for any text', () => {
  const parts =
    'a|I|Dr.|St.|$|£|29.99|1,200|-|–|/|:|9|30|am|p.m.|%|°C|@|.com|https://|www.|#|*|**|_|`|```|\n|[|](|)|(|<|>|&|+|5|2026|May|Mon|😀|👍🏽|½|²|Ⅷ|٣|"|\'|…|...| | | ||U.S|NASA|x|km|~|^|\\|{|}|=|1st|é|好';
  const anything = oneof(
    array(constantFrom(...parts.split('|'), '|'), { maxLength: 80 }).map((pieces) => pieces.join('')),
    string({ maxLength: 300 }),
    string({ unit: 'binary', maxLength: 300 }),
  );

  it('leaves nothing that a voice misreads: no digit, markup or emoji', () => {
    assert(
      property(anything, (text) => {
        expect(speakable(text)).toMatch(/^(?:[\p{Script=Latin}\p{M}.,;:!?'-]|[ ](?! ))*$/u);
      }),
      { numRuns: 1500 },
    );
  });

  it('is all words or nothing', () => {
    assert(
      property(anything, (text) => {
        const spoken = speakable(text);
        expect(spoken === '' || /\p{L}/u.test(spoken)).toBe(true);
        expect(spoken).toBe(spoken.trim());
      }),
    );
  });

  // A nested quantifier somewhere would take minutes for one of these, and a search from each character seconds.
  it.each([
    ...'1|1,|1.|1-|1 |1/|:|$1|(|[|](|*|* |**a|_|`|```|<|<a|&|a.|A.|A |A|a@|a@a.|http://|www.|.|. |- | |a\n|#|~'.split(
      '|',
    ),
    ..."\n|'|Mon-|May 1|9am-|+1 |😀|[a|1st |Dr. |A1|-|a-|1:1|5 km/|)".split('|'),
    '|',
  ])('does work in proportion to the length for a great many of %j', (piece) => {
    expect(growsInProportion((length) => void speakable(piece.repeat(length / piece.length)), 2_000)).toBe(
      true,
    );
  });
});
